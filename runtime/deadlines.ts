/**
 * Tells what has not ended in its time, with one timer for all that is under way, each of which has the same time. A timer
 * for each costs more than it seems: made and ended hundreds of times a second, they hang together in memory with what
 * they wait for, and none of that is young enough any more to be collected cheaply (docs/adr/0032).
 */
export class Deadlines<Item> {
  readonly #ms: number;
  readonly #onOver: (item: Item) => void;
  /** Whoever began first comes first. */
  readonly #beganMs = new Map<Item, number>();
  #timer: NodeJS.Timeout | undefined;

  /** @param onOver told at most once for each beginning. */
  constructor(ms: number, onOver: (item: Item) => void) {
    this.#ms = ms;
    this.#onOver = onOver;
  }

  /** From now on, also for one that had begun before. */
  begin(item: Item): void {
    this.#beganMs.delete(item);
    this.#beganMs.set(item, performance.now());
    this.#timer ??= this.#lookAfter(this.#ms);
  }

  end(item: Item): void {
    this.#beganMs.delete(item);
  }

  /** What has begun, and neither ended nor taken too long. */
  get underWay(): Iterable<Item> {
    return this.#beganMs.keys();
  }

  /** It is not taken back when all has ended: it finds nothing then, and is not set again. It keeps no process alive. */
  #lookAfter(ms: number): NodeJS.Timeout {
    return setTimeout(() => this.#look(), ms).unref();
  }

  #look(): void {
    this.#timer = undefined;
    for (const [item, beganMs] of this.#beganMs) {
      const leftMs = beganMs + this.#ms - performance.now();
      if (leftMs > 0) {
        this.#timer ??= this.#lookAfter(leftMs);
        return;
      }
      this.#beganMs.delete(item);
      this.#onOver(item);
    }
  }
}
