import { monitorEventLoopDelay } from 'node:perf_hooks';

const RESOLUTION_MS = 10;
const WINDOW_MS = 500;

/**
 * How late the event loop comes to what is due: the mean of the last half second, in milliseconds. A single
 * long turn barely moves it; it grows when every turn is long, that is, when more arrives than is worked off.
 * Each request takes several turns, so its answer is late by several times this.
 */
export class LoopDelay {
  readonly #histogram = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  #timer: NodeJS.Timeout | undefined;
  #meanMs = 0;

  get meanMs(): number {
    return this.#meanMs;
  }

  start(): void {
    this.#histogram.enable();
    this.#timer = setInterval(() => this.#takeMean(), WINDOW_MS);
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#histogram.disable();
  }

  #takeMean(): void {
    // The histogram counts from one sample to the next; without a sample its mean is not a number.
    this.#meanMs = Math.max(0, this.#histogram.mean / 1e6 - RESOLUTION_MS) || 0;
    this.#histogram.reset();
  }
}
