/** What has happened lately: things with the time they belong to. */
export class SlidingWindow<T extends { atMs: number }> {
  readonly #lengthMs: number;
  #items: T[] = [];

  constructor(lengthMs: number) {
    this.#lengthMs = lengthMs;
  }

  add(items: readonly T[]): void {
    for (const item of items) this.#items.push(item);
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
