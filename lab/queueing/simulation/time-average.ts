/** The average over time of a number that changes at instants, such as a queue's length. */
export class TimeAverage {
  #value = 0;
  #sinceMs = 0;
  #fromMs = 0;
  #area = 0;

  /** What is counted now. */
  get value(): number {
    return this.#value;
  }

  change(atMs: number, by: number): void {
    this.#area += this.#value * (atMs - this.#sinceMs);
    this.#sinceMs = atMs;
    this.#value += by;
  }

  /** Forgets the past, such as the warm-up; what is counted now stays. */
  restart(atMs: number): void {
    this.change(atMs, 0);
    this.#area = 0;
    this.#fromMs = atMs;
  }

  /** The average from the last restart until that time; 0 when none has passed. */
  until(atMs: number): number {
    this.change(atMs, 0);
    return atMs > this.#fromMs ? this.#area / (atMs - this.#fromMs) : 0;
  }
}
