import type { ServerResponse } from 'node:http';
import type { LabEvents } from '@sel/contract/lab/events';

/** What a listener may be behind with, beyond what it was given to begin with: minutes of a system of any size. */
const MAX_BEHIND_BYTES = 1024 * 1024;

/**
 * Those who listen to the laboratory. There are only so many, and whoever does not read what it is sent is dropped:
 * what piles up for one in memory is bounded, and all share the bytes of an event that each is behind with.
 */
export class Audience {
  readonly #max: number;
  readonly #onSize: (count: number) => void;
  readonly #attend: () => () => void;
  #leave: (() => void) | undefined;
  /** What each had been sent and not read when it began. */
  readonly #listeners = new Map<ServerResponse, number>();

  /**
   * @param onSize told how many they are, whenever one comes or leaves.
   * @param attend called when the first has come; what it returns, when the last has left.
   */
  constructor(max: number, onSize: (count: number) => void, attend: () => () => void) {
    this.#max = max;
    this.#onSize = onSize;
    this.#attend = attend;
  }

  get isFull(): boolean {
    return this.#listeners.size >= this.#max;
  }

  /** @param beginning what a newcomer is told of the past. */
  add(response: ServerResponse, beginning: readonly Buffer[]): void {
    for (const event of beginning) response.write(event);
    this.#listeners.set(response, response.writableLength);
    this.#leave ??= this.#attend();
    this.#onSize(this.#listeners.size);
    response.once('close', () => this.#remove(response));
  }

  #remove(response: ServerResponse): void {
    this.#listeners.delete(response);
    this.#onSize(this.#listeners.size);
    if (this.#listeners.size > 0) return;
    this.#leave?.();
    this.#leave = undefined;
  }

  tell(event: Buffer): void {
    for (const [response, beginningBytes] of this.#listeners) {
      response.write(event);
      if (response.writableLength > beginningBytes + MAX_BEHIND_BYTES) response.destroy();
    }
  }
}

/** An event as it is sent (WHATWG HTML, section 9.2). */
export function eventOf<Name extends keyof LabEvents>(name: Name, data: LabEvents[Name]): Buffer {
  return Buffer.from(`event: ${name}\ndata: ${JSON.stringify(data)}\n\n`);
}
