/** All are asked for at each look while there are no more than this … */
const ASK_FOR_ALL = 5_000;
/** When there are more, so many of the oldest and so many of the others are asked for at least … */
const LEAST_PART = 1_000;
/** … and so many at most. */
const MOST_PART = 10_000;

/**
 * The consultas that are known and have not ended, and which of them a look asks for. With a backlog of a million, to
 * ask for each one at each look kept PostgreSQL busy with the laboratory alone (600,000 took it 1.7 s). Consultas
 * end about in the order of their creation, so the oldest ones are asked for at each look, as many as have lately
 * ended and more. An end out of that order is found by a second part that goes around among all of them.
 */
export class OpenConsultas {
  /** When each was created, by its id. The oldest is first: a Map keeps the order of insertion. */
  readonly #open = new Map<number, number>();
  #round: Iterator<number> = this.#open.keys();
  readonly #around = new Set<number>();
  #oldestCount = LEAST_PART;
  #aroundCount = LEAST_PART;

  get count(): number {
    return this.#open.size;
  }

  /** Whether a look asks for every one of them. */
  get asksForAll(): boolean {
    return this.#open.size <= ASK_FOR_ALL;
  }

  /** When the oldest of them was created: all that were created before have ended. */
  get oldestMs(): number | undefined {
    return this.#open.values().next().value;
  }

  add({ id, createdMs }: { id: number; createdMs: number }): void {
    this.#open.set(id, createdMs);
  }

  /** Which ids the next look asks for: never more than {@link MOST_PART} of each part. */
  toAskFor(): number[] {
    this.#around.clear();
    if (this.asksForAll) return [...this.#open.keys()];
    const oldest = new Set(this.#open.keys().take(this.#oldestCount));
    for (let step = 0; step < this.#aroundCount; step += 1) {
      const { value, done } = this.#round.next();
      if (done) this.#round = this.#open.keys();
      else if (!oldest.has(value)) this.#around.add(value);
    }
    return [...oldest, ...this.#around];
  }

  /** These have ended. Where many were found, there are more: the next look asks for as many again. */
  ended(ended: readonly { id: number }[]): void {
    const found = ended.filter(({ id }) => this.#around.has(id)).length;
    this.#aroundCount = part(found > this.#around.size / 10 ? 2 * this.#aroundCount : this.#aroundCount / 2);
    this.#oldestCount = part(LEAST_PART + 2 * ended.length);
    for (const { id } of ended) this.#open.delete(id);
  }
}

function part(count: number): number {
  return Math.min(MOST_PART, Math.max(LEAST_PART, Math.round(count)));
}
