/**
 * Runs tasks strictly one after the other. A consulta that was in hand when workers died is suspected of
 * having ended them; alone, it can take no other suspect with it, and its own attempts can be told from
 * those of its neighbours. The next one is drawn at random: when several suspects are guilty, the innocent
 * ones still get their turn.
 */
export class SerialExecutor {
  readonly #waiting: (() => Promise<void>)[] = [];
  readonly #random: () => number;
  #occupied = false;

  constructor(random: () => number = Math.random) {
    this.#random = random;
  }

  run<T>(task: () => Promise<T>): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      this.#waiting.push(() => task().then(resolve, reject));
      if (!this.#occupied) void this.#drain();
    });
  }

  async #drain(): Promise<void> {
    this.#occupied = true;
    while (this.#waiting.length > 0) {
      const index = Math.floor(this.#random() * this.#waiting.length);
      await this.#waiting.splice(index, 1)[0]?.();
    }
    this.#occupied = false;
  }
}
