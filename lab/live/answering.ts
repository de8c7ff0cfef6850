import { momentsOf } from '../queueing/statistics/moments.ts';

/** Answers: those of five seconds, as long as latencies are kept, asked four times a second. */
const REMEMBERED = 20;
/** Whoever has become slow is to be known before half of what is remembered is slow. */
const LATELY_MS = 2_000;

interface AnsweringOptions {
  /** How long whoever is asked has waited for a processor so far, where that is known: it is then not silent, but kept waiting. */
  starvedMs?: () => number;
  now?: () => number;
}

/**
 * Whether somebody who is asked again and again answers. A question that has been out for longer than usual patience is no
 * answer either: whoever stands still says neither yes nor no, and the caller's own time limits are much longer.
 */
export class Answering {
  readonly #patienceMs: number;
  readonly #now: () => number;
  readonly #starvedMs: () => number;
  #question: Question | undefined;
  #failed = false;
  #silentMs = Number.NEGATIVE_INFINITY;
  #answers: { atMs: number; tookMs: number }[] = [];

  constructor(
    patienceMs: number,
    { now = () => performance.now(), starvedMs = () => 0 }: AnsweringOptions = {},
  ) {
    this.#patienceMs = patienceMs;
    this.#now = now;
    this.#starvedMs = starvedMs;
  }

  /** Asks once; one question at a time. @throws what the question throws: that is no answer. */
  async ask<T>(question: () => Promise<T>): Promise<T> {
    const askedMs = this.#now();
    using out = new Question(this.#now, this.#starvedMs);
    this.#question = out;
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
      this.#question = undefined;
    }
  }

  get answers(): boolean {
    this.#noteSilence();
    return !this.#failed && !this.#isOverdue;
  }

  /**
   * How long the answers since the last silence took, the last few, in the mean: of all that are remembered, or of the last two
   * seconds if that is more. 0 before there is any.
   */
  get meanMs(): number {
    return Math.max(momentsOf(this.#answers.map(({ tookMs }) => tookMs)).mean, this.#latelyMs);
  }

  /** One long answer is a hiccup: alone it makes nobody slow. */
  get #latelyMs(): number {
    const sinceMs = this.#now() - LATELY_MS;
    const lately = this.#answers.filter(({ atMs }) => atMs > sinceMs).map(({ tookMs }) => tookMs);
    const [, second = 0] = lately.toSorted((a, b) => b - a);
    return Math.min(second, momentsOf(lately).mean);
  }

  /** Whether it has answered, and this laboratory has heard it, all the time for so long. */
  hasAnsweredFor(ms: number): boolean {
    return this.answers && this.#now() - this.#silentMs > ms;
  }

  /** A silence, whoever's, tells nothing of how fast the answers are that come after it. */
  #remember(tookMs: number): void {
    const wasSilence = tookMs > this.#patienceMs;
    const atMs = this.#now();
    if (wasSilence) this.#silentMs = atMs;
    this.#answers = wasSilence ? [] : [...this.#answers, { atMs, tookMs }].slice(-REMEMBERED);
  }

  get #isOverdue(): boolean {
    return (this.#question?.silentMs() ?? 0) > this.#patienceMs;
  }

  #noteSilence(): void {
    if (this.#failed || this.#isOverdue) this.#silentMs = this.#now();
  }
}

/** The laboratory looks at an open question so often. */
const BEAT_MS = 100;

/**
 * A question that is out, and how long it could have been answered: neither while the laboratory itself stood still, so that the
 * answer may lie unread, nor while who is asked was ready to run and no processor was free. A process that is stopped
 * or dead waits for none.
 */
class Question implements Disposable {
  readonly #now: () => number;
  readonly #starvedMs: () => number;
  readonly #timer = setInterval(() => this.silentMs(), BEAT_MS).unref();
  #beatMs: number;
  #starvedBeforeMs: number;
  #silentMs = 0;

  constructor(now: () => number, starvedMs: () => number) {
    this.#now = now;
    this.#starvedMs = starvedMs;
    this.#beatMs = now();
    this.#starvedBeforeMs = starvedMs();
  }

  silentMs(): number {
    const [nowMs, starvedMs] = [this.#now(), this.#starvedMs()];
    // Whoever looks later than at the next beat but one has stood still meanwhile.
    const awakeMs = Math.min(nowMs - this.#beatMs, 2 * BEAT_MS);
    this.#silentMs += Math.max(0, awakeMs - Math.max(0, starvedMs - this.#starvedBeforeMs));
    this.#beatMs = nowMs;
    this.#starvedBeforeMs = starvedMs;
    return this.#silentMs;
  }

  [Symbol.dispose](): void {
    clearInterval(this.#timer);
  }
}
