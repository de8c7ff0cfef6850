/**
 * Counts what is in hand and integrates it over time, so that the mean over an interval is exact and not
 * a sample (L in Little's law).
 */
export class BusyMeter {
  #inHand = 0;
  #area = 0;
  #totalMs = 0;
  #changedMs: number;
  #intervalBeganMs: number;
  readonly #now: () => number;

  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
    this.#changedMs = this.#intervalBeganMs = now();
  }

  get inHand(): number {
    return this.#inHand;
  }

  /** All time in hand since the beginning, summed over everything that was: its rate is the mean in hand. */
  get totalSeconds(): number {
    this.#advance();
    return this.#totalMs / 1000;
  }

  begin(): void {
    this.#advance();
    this.#inHand += 1;
  }

  end(): void {
    this.#advance();
    this.#inHand -= 1;
  }

  /** Mean number in hand since the last call (or the beginning); begins a new interval. */
  takeMean(): number {
    this.#advance();
    const elapsedMs = this.#changedMs - this.#intervalBeganMs;
    const mean = elapsedMs > 0 ? this.#area / elapsedMs : this.#inHand;
    this.#area = 0;
    this.#intervalBeganMs = this.#changedMs;
    return mean;
  }

  #advance(): void {
    const nowMs = this.#now();
    const spentMs = this.#inHand * (nowMs - this.#changedMs);
    this.#area += spentMs;
    this.#totalMs += spentMs;
    this.#changedMs = nowMs;
  }
}
