import { EventLoopDelay } from '@sel/runtime/event-loop-delay';

const WINDOW_MS = 500;

/**
 * How late the event loop comes to what is due: the mean of the last half second or more, in milliseconds. A single
 * long turn barely moves it; it grows when every turn is long, that is, when more arrives than is worked off.
 * Each request takes several turns, so its answer is late by several times this.
 */
export class LoopDelay {
  readonly #delay = new EventLoopDelay();
  #takenMs = Number.NEGATIVE_INFINITY;
  #meanMs = 0;

  /** Only who asks has it worked out: where nobody does, nobody is refused. */
  get meanMs(): number {
    const nowMs = performance.now();
    if (nowMs - this.#takenMs >= WINDOW_MS) {
      this.#takenMs = nowMs;
      this.#meanMs = this.#delay.take().meanMs;
    }
    return this.#meanMs;
  }

  start(): void {
    this.#delay.start();
  }

  stop(): void {
    this.#delay.stop();
  }
}
