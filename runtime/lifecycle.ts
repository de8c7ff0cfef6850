import type { Logger } from './logger.ts';

/** Something that a process starts and must stop: a pool, a server, a consumer. */
export interface Part {
  name: string;
  start?(): Promise<void> | void;
  /** Finishes what was begun and frees everything. Called at most once, and only after a start. */
  stop?(): Promise<void> | void;
}

/**
 * A process as an ordered list of parts: started in order, stopped in reverse order.
 * A second start or stop is harmless, and a stop during the start waits for it to end.
 */
export class Lifecycle {
  readonly #parts: readonly Part[];
  readonly #logger: Logger;
  readonly #started: Part[] = [];
  #starting: Promise<void> | undefined;
  #stopping: Promise<void> | undefined;

  constructor(parts: readonly Part[], logger: Logger) {
    this.#parts = parts;
    this.#logger = logger;
  }

  /** Starts every part; when one fails, those already started are stopped again. */
  start(): Promise<void> {
    this.#starting ??= this.#startAll();
    return this.#starting;
  }

  stop(): Promise<void> {
    this.#stopping ??= this.#stopAll();
    return this.#stopping;
  }

  async #startAll(): Promise<void> {
    for (const part of this.#parts) {
      if (this.#stopping) return;
      this.#started.push(part);
      try {
        await part.start?.();
      } catch (error) {
        this.#started.pop();
        void this.stop();
        throw error;
      }
    }
  }

  async #stopAll(): Promise<void> {
    // A failed start reports itself to who awaits it; here only its end matters.
    await this.#starting?.catch(() => {});
    for (const part of this.#started.splice(0).reverse()) {
      try {
        await part.stop?.();
      } catch (error) {
        this.#logger.error({ err: error, part: part.name }, 'una parte no terminó en orden');
      }
    }
  }
}
