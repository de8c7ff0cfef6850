/** What has happened lately: things with the time they belong to, and of many the last so many. */
export class SlidingWindow<T extends { atMs: number }> {
  readonly #lengthMs: number;
  readonly #most: number;
  #items: T[] = [];

  constructor(lengthMs: number, most = Number.POSITIVE_INFINITY) {
    this.#lengthMs = lengthMs;
    this.#most = most;
  }

  add(items: readonly T[]): void {
    for (const item of items) this.#items.push(item);
    if (this.#items.length > this.#most) this.#items = this.#items.slice(-this.#most);
  }

  /** Forgets what is older than the window. */
  moveTo(nowMs: number): void {
    const oldestMs = nowMs - this.#lengthMs;
    this.#items = this.#items.filter(({ atMs }) => atMs >= oldestMs);
  }

  since(fromMs: number): T[] {
    return this.#items.filter(({ atMs }) => atMs >= fromMs);
  }
}
