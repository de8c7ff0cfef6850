/** What is to happen, in the order of time; what is due at the same time happens in the order it was added. */
export class PriorityQueue<Event> {
  // A binary heap in parallel arrays: objects for its entries would take twice as long.
  readonly #times: number[] = [];
  readonly #orders: number[] = [];
  readonly #events: Event[] = [];
  #added = 0;

  /** When the next event is due; infinite when there is none. */
  get dueMs(): number {
    return this.#times[0] ?? Number.POSITIVE_INFINITY;
  }

  add(atMs: number, event: Event): void {
    let hole = this.#times.length;
    const order = this.#added;
    this.#added += 1;
    while (hole > 0) {
      const parent = (hole - 1) >> 1;
      // What is added later never goes before what is due at the same time.
      if ((this.#times[parent] as number) <= atMs) break;
      this.#move(parent, hole);
      hole = parent;
    }
    this.#put(hole, atMs, order, event);
  }

  /** Takes out the next event; undefined when there is none. */
  take(): Event | undefined {
    const first = this.#events[0];
    const [atMs, order, event] = [this.#times.pop(), this.#orders.pop(), this.#events.pop()];
    if (this.#times.length > 0) this.#sink(atMs as number, order as number, event as Event);
    return first;
  }

  /** Puts an entry in the place of the first one, and then as deep as it belongs. */
  #sink(atMs: number, order: number, event: Event): void {
    let hole = 0;
    for (;;) {
      let child = 2 * hole + 1;
      if (child >= this.#times.length) break;
      if (
        child + 1 < this.#times.length &&
        this.#isBefore(child + 1, this.#times[child], this.#orders[child])
      )
        child += 1;
      if (!this.#isBefore(child, atMs, order)) break;
      this.#move(child, hole);
      hole = child;
    }
    this.#put(hole, atMs, order, event);
  }

  #isBefore(index: number, atMs = 0, order = 0): boolean {
    const time = this.#times[index] as number;
    return time < atMs || (time === atMs && (this.#orders[index] as number) < order);
  }

  #move(from: number, to: number): void {
    this.#put(to, this.#times[from] as number, this.#orders[from] as number, this.#events[from] as Event);
  }

  #put(index: number, atMs: number, order: number, event: Event): void {
    this.#times[index] = atMs;
    this.#orders[index] = order;
    this.#events[index] = event;
  }
}
