/** How a {@link Batcher} groups and bounds its work. */
export interface BatcherOptions<Item, Result> {
  /** Does the work for all items at once; answers one result per item, in the same order. */
  run(items: Item[]): Promise<readonly Result[]>;
  /** Most items in one run. */
  maxBatch: number;
  /** Most runs at the same time. More than one overlaps the waits of a run with the work of another. */
  maxInFlight: number;
  /**
   * How long it rests after a large run, as a multiple of how long that took: the next one is larger then, and
   * there are fewer. After a run of one or one that failed it does not rest, and never long. For runs whose cost is
   * more theirs than their items', as a transaction's is. 0 when left out.
   */
  restRatio?: number;
  /**
   * How long the run that began last has no other beside it: what arrives meanwhile waits for its end, and goes together.
   * One that hangs holds the others up for so long, and only once. 0 when left out: another one begins at once.
   */
  aloneMs?: number;
  /** With so many items waiting the next run is large enough to begin, whatever it would wait for. `maxBatch` when left out. */
  enough?: number;
  /** Most items waiting; one more is refused with {@link OverloadedError}. Unbounded when left out. */
  maxQueued?: number;
  /**
   * Whether a failure of a run may be the fault of a single item: then every item is run again alone,
   * so that one bad item fails by itself. By default all items of the run fail together.
   */
  isFaultOfOne?(error: unknown): boolean;
  /**
   * Whether a failure of a run would meet everyone (the database is gone): then those who wait fail with
   * it at once, instead of each waiting for the same failure in turn. By default they are still tried.
   */
  isFaultOfAll?(error: unknown): boolean;
}

/** A run of so many is large; after a smaller one the rest is shorter in proportion. */
const LARGE_RUN = 40;
/** A run that took much longer met something else than load, such as a frozen database: what waits has waited enough. */
const MAX_REST_MS = 100;

interface Entry<Item, Result> {
  item: Item;
  resolve(result: Result): void;
  reject(error: unknown): void;
}

/**
 * Joins items that arrive while others are being worked on into one run: the busier it is, the larger
 * the runs. Unless it rests, an item that arrives when nothing runs waits for no one: it is run before the
 * event loop turns again.
 */
export class Batcher<Item, Result> {
  readonly #options: BatcherOptions<Item, Result>;
  #waiting: Entry<Item, Result>[] = [];
  #inFlight = 0;
  #isStarting = false;
  #pausing: NodeJS.Timeout | undefined;
  /** When the next run may begin, unless enough items wait before. */
  #nextMs = 0;
  /** What the run that began last has taken. */
  #newest: readonly unknown[] = [];
  #idle: (() => void)[] = [];

  constructor(options: BatcherOptions<Item, Result>) {
    this.#options = options;
  }

  /** @throws {OverloadedError} (as a rejection) when `maxQueued` items are waiting already. */
  add(item: Item): Promise<Result> {
    if (this.#waiting.length >= (this.#options.maxQueued ?? Number.POSITIVE_INFINITY)) {
      return Promise.reject(new OverloadedError(this.#waiting.length));
    }
    return new Promise<Result>((resolve, reject) => {
      this.#waiting.push({ item, resolve, reject });
      this.#schedule();
    });
  }

  /** Resolves when nothing waits and nothing runs. */
  async drain(): Promise<void> {
    if (this.#isIdle()) return;
    await new Promise<void>((resolve) => this.#idle.push(resolve));
  }

  #schedule(): void {
    const { maxInFlight, maxBatch, enough = maxBatch } = this.#options;
    if (this.#isStarting || this.#inFlight >= maxInFlight) return;
    const isEnough = this.#waiting.length >= Math.min(enough, maxBatch);
    if (this.#pausing && !isEnough) return;
    const pauseMs = isEnough ? 0 : Math.round(this.#nextMs - performance.now());
    if (pauseMs > 0) this.#pausing = setTimeout(() => this.#startRun(), pauseMs);
    else this.#startSoon();
  }

  /** `setImmediate` lets every request of one turn of the event loop into the same run. */
  #startSoon(): void {
    this.#isStarting = true;
    setImmediate(() => this.#startRun());
  }

  #startRun(): void {
    this.#isStarting = false;
    this.#endPause();
    if (this.#waiting.length === 0) return;
    const batch = this.#waiting.splice(0, this.#options.maxBatch);
    this.#inFlight += 1;
    this.#newest = batch;
    const startedMs = performance.now();
    this.#nextMs = startedMs + (this.#options.aloneMs ?? 0);
    void this.#run(batch).then((succeeded) => {
      this.#inFlight -= 1;
      const restMs = succeeded ? this.#restMs(batch.length, performance.now() - startedMs) : 0;
      if (batch === this.#newest) this.#nextMs = performance.now() + restMs;
      if (this.#waiting.length > 0) {
        this.#endPause();
        this.#schedule();
      } else if (this.#isIdle()) for (const resolve of this.#idle.splice(0)) resolve();
    });
    if (this.#waiting.length > 0) this.#schedule();
  }

  #endPause(): void {
    clearTimeout(this.#pausing);
    this.#pausing = undefined;
  }

  #restMs(runSize: number, tookMs: number): number {
    const { restRatio = 0 } = this.#options;
    const largeness = Math.min(1, (runSize - 1) / (LARGE_RUN - 1));
    return Math.min(MAX_REST_MS, restRatio * largeness * tookMs);
  }

  /** @returns whether the run succeeded as a whole. */
  async #run(batch: Entry<Item, Result>[]): Promise<boolean> {
    try {
      const results = await this.#options.run(batch.map((entry) => entry.item));
      if (results.length !== batch.length) {
        throw new Error(`a batch of ${batch.length} gave ${results.length} results`);
      }
      for (const [index, entry] of batch.entries()) entry.resolve(results[index] as Result);
      return true;
    } catch (error) {
      if (batch.length > 1 && this.#options.isFaultOfOne?.(error)) {
        for (const entry of batch) await this.#run([entry]);
      } else {
        for (const entry of batch) entry.reject(error);
        if (this.#options.isFaultOfAll?.(error)) {
          for (const entry of this.#waiting.splice(0)) entry.reject(error);
        }
      }
      return false;
    }
  }

  #isIdle(): boolean {
    return this.#waiting.length === 0 && this.#inFlight === 0;
  }
}

/** More is waiting than the process is allowed to hold; the caller should try again later. */
export class OverloadedError extends Error {
  override name = 'OverloadedError';
  constructor(queued: number) {
    super(`${queued} items are waiting already`);
  }
}
