import { setTimeout as sleep } from 'node:timers/promises';
import type { ClosedLoad, Load } from '@sel/contract/lab/load';
import { Arrivals } from './arrivals.ts';
import { monotonicMs } from './clock.ts';
import { Metronome } from './metronome.ts';

/** Which of a run's processes this is: each sends every `count`-th request of one common sequence. */
export interface Share {
  index: number;
  count: number;
}

interface ScheduleOptions {
  load: Load;
  seed: number;
  share: Share;
  /** When the run begins, on the monotonic clock. */
  originMs: number;
  /**
   * Sends one request. An open load does not wait for what it returns, a closed one does. Undefined when it
   * was not sent.
   * @param intendedMs when it should be sent, on the run's time.
   * @param isMine false for the requests of other processes, which are only counted.
   */
  send(intendedMs: number, isMine: boolean): Promise<void> | undefined;
  /** Called when no request will come any more. */
  onExhausted(): void;
}

/** How long it takes until a user whose request could not be sent tries the next one. */
const DROPPED_PAUSE_MS = 10;

/** Decides when requests are sent: at instants known beforehand (open), or when a user is free (closed). */
export class Schedule {
  readonly #options: ScheduleOptions;
  readonly #metronome: Metronome;
  #arrivals: Arrivals | undefined;
  #sequence = 0;
  /** Ends the users of the load before. */
  #users = new AbortController();
  #isOver = false;

  constructor(options: ScheduleOptions) {
    this.#options = options;
    this.#metronome = new Metronome(() => {
      this.#sendDue(monotonicMs() - options.originMs);
      this.#arm();
    });
  }

  start(): void {
    this.change(this.#options.load, 0);
  }

  /** Goes on with another load; the present gap between two arrivals of an open one is kept. */
  change(load: Load, atMs: number): void {
    // A process that was kept waiting may hear of it after the end.
    if (this.#isOver) return;
    this.#sendDue(atMs);
    this.#users.abort();
    this.#users = new AbortController();
    if (load.kind === 'closed') {
      this.#arrivals = undefined;
      this.#startUsers(load);
      return;
    }
    if (this.#arrivals?.process === load.process) this.#arrivals.change(load.profile, atMs);
    else this.#arrivals = new Arrivals(load.process, load.profile, this.#options.seed, atMs);
    this.#arm();
  }

  async stop(): Promise<void> {
    this.#isOver = true;
    this.#users.abort();
    this.#arrivals = undefined;
    await this.#metronome.stop();
  }

  #arm(): void {
    const dueMs = this.#arrivals?.dueMs;
    if (dueMs === undefined) return;
    if (dueMs === Number.POSITIVE_INFINITY) this.#options.onExhausted();
    else this.#metronome.beatAt(this.#options.originMs + dueMs);
  }

  #sendDue(untilMs: number): void {
    const { share, send } = this.#options;
    const arrivals = this.#arrivals;
    if (!arrivals) return;
    for (let dueMs = arrivals.dueMs; dueMs <= untilMs; dueMs = arrivals.dueMs) {
      void send(dueMs, this.#sequence % share.count === share.index);
      this.#sequence += 1;
      arrivals.advance();
    }
  }

  #startUsers(load: ClosedLoad): void {
    const users = shareOf(load.users, this.#options.share);
    const signal = this.#users.signal;
    const budget = { left: shareOf(load.requests ?? Number.POSITIVE_INFINITY, this.#options.share) };
    const lives = Array.from({ length: users }, () => this.#live(load.thinkMs, budget, signal));
    void Promise.all(lives).then(() => {
      if (!signal.aborted) this.#options.onExhausted();
    });
  }

  async #live(thinkMs: number, budget: { left: number }, signal: AbortSignal): Promise<void> {
    const { originMs, send } = this.#options;
    const waitMs = originMs - monotonicMs();
    if (waitMs > 0) await sleep(waitMs);
    while (!signal.aborted && budget.left > 0) {
      budget.left -= 1;
      const carrying = send(monotonicMs() - originMs, true);
      await carrying;
      // A user whose request was dropped at once would otherwise never let anything else happen.
      const pauseMs = carrying ? thinkMs : Math.max(thinkMs, DROPPED_PAUSE_MS);
      if (pauseMs > 0) await sleep(pauseMs, undefined, { signal }).catch(() => {});
    }
  }
}

/** One process's part of a whole number; the parts of all processes add up to it. */
function shareOf(total: number, { index, count }: Share): number {
  if (total === Number.POSITIVE_INFINITY) return total;
  return Math.floor(total / count) + (index < total % count ? 1 : 0);
}
