import { EventLoopDelay } from '@sel/runtime/event-loop-delay';

const WINDOW_MS = 500;

/**
 * How late the event loop comes to what is due: the mean of the last half second, in milliseconds. A single
 * long turn barely moves it; it grows when every turn is long, that is, when more arrives than is worked off.
 * Each request takes several turns, so its answer is late by several times this.
 */
export class LoopDelay {
  readonly #delay = new EventLoopDelay();
  #timer: NodeJS.Timeout | undefined;
  #meanMs = 0;

  get meanMs(): number {
    return this.#meanMs;
  }

  start(): void {
    this.#delay.start();
    this.#timer = setInterval(() => {
      this.#meanMs = this.#delay.take().meanMs;
    }, WINDOW_MS);
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#delay.stop();
  }
}
