import { setTimeout as sleep } from 'node:timers/promises';

/** While nobody looks and nothing happens. What happens then is seen so much later, with its own times. */
const RESTING_INTERVAL_MS = 5_000;
/** Nothing happens when nothing has for so long. */
const CALM_MS = 10_000;

/** How often things are done: at their own intervals, and rarely while nobody watches and nothing happens. */
export class Pace {
  readonly #isWatched: () => boolean;
  readonly #stopping = new AbortController();
  #waking = new AbortController();
  #lastEventMs = performance.now();

  constructor(isWatched: () => boolean) {
    this.#isWatched = isWatched;
  }

  /** Does it again and again until {@link stop}. */
  async every(intervalMs: number, act: () => Promise<void>): Promise<void> {
    while (!this.#stopping.signal.aborted) {
      const startMs = performance.now();
      await act();
      const untilMs = startMs + (this.#mayRest() ? RESTING_INTERVAL_MS : intervalMs);
      const { signal } = this.#waking;
      await sleep(Math.max(0, untilMs - performance.now()), undefined, { signal }).catch(() => {});
    }
  }

  /** Something happens, or somebody looks: the pauses end, and get short again. */
  wake(): void {
    const wasResting = this.#mayRest();
    this.#lastEventMs = performance.now();
    if (!wasResting || this.#stopping.signal.aborted) return;
    this.#waking.abort();
    this.#waking = new AbortController();
  }

  stop(): void {
    this.#stopping.abort();
    this.#waking.abort();
  }

  #mayRest(): boolean {
    return !this.#isWatched() && performance.now() - this.#lastEventMs > CALM_MS;
  }
}
