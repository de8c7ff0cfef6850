import { momentsOf } from '../queueing/statistics/moments.ts';

/** Answers: those of five seconds, as long as latencies are kept, asked four times a second. */
const REMEMBERED = 20;

/**
 * Whether somebody who is asked again and again answers. A question that has been out for longer than usual patience is no
 * answer either: whoever stands still says neither yes nor no, and the caller's own time limits are much longer.
 */
export class Answering {
  readonly #patienceMs: number;
  readonly #now: () => number;
  #askedMs: number | undefined;
  #failed = false;
  #silentMs = Number.NEGATIVE_INFINITY;
  #tookMs: number[] = [];

  constructor(patienceMs: number, now: () => number = () => performance.now()) {
    this.#patienceMs = patienceMs;
    this.#now = now;
  }

  /** Asks once; one question at a time. @throws what the question throws: that is no answer. */
  async ask<T>(question: () => Promise<T>): Promise<T> {
    const askedMs = this.#now();
    this.#askedMs = askedMs;
    try {
      const answer = await question();
      this.#remember(this.#now() - askedMs);
      this.#noteSilence();
      this.#failed = false;
      return answer;
    } catch (error) {
      this.#failed = true;
      this.#noteSilence();
      throw error;
    } finally {
      this.#askedMs = undefined;
    }
  }

  get answers(): boolean {
    this.#noteSilence();
    return !this.#failed && !this.#isOverdue;
  }

  /** How long the answers since the last silence took, the last few, in the mean; 0 before there is any. */
  get meanMs(): number {
    return momentsOf(this.#tookMs).mean;
  }

  /** Whether it has answered all the time for so long. */
  hasAnsweredFor(ms: number): boolean {
    return this.answers && this.#now() - this.#silentMs > ms;
  }

  /** A silence tells nothing of how fast the answers are that come after it. */
  #remember(tookMs: number): void {
    this.#tookMs = tookMs > this.#patienceMs ? [] : [...this.#tookMs, tookMs].slice(-REMEMBERED);
  }

  get #isOverdue(): boolean {
    return this.#askedMs !== undefined && this.#now() - this.#askedMs > this.#patienceMs;
  }

  #noteSilence(): void {
    if (this.#failed || this.#isOverdue) this.#silentMs = this.#now();
  }
}
