import { EventEmitter } from 'node:events';
import type { LoadChange } from '@sel/contract/lab/load';
import { Refusal } from '@sel/runtime/refusal';
import { changed, type LoadOptions } from '../load/plan.ts';
import { type LoadResult, LoadRun } from '../load/run.ts';
import type { WindowFigures } from '../load/window.ts';

interface Events {
  started: [LoadOptions];
  changed: [LoadChange];
  /** Nothing more is sent; what is under way is followed to its end. */
  stopping: [];
  /** Why: somebody or a plan ended it, its declared time was over, or nobody watched it any more. */
  stopped: [LoadEnd];
}

type LoadEnd = 'stopped' | 'expired' | 'unwatched';

/** A load that somebody has watched goes on for so long when nobody does any more. */
const UNWATCHED_MS = 5 * 60_000;

/** The one load that runs at a time, whoever asked for it: a person at the page or an experiment. */
export class LoadSession extends EventEmitter<Events> {
  readonly #apiUrl: string;
  readonly #apiKey: string;
  #run: LoadRun | undefined;
  #options: LoadOptions | undefined;
  /** Whatever starts or stops a load does so when what was asked for before is done. */
  #turn: Promise<unknown> = Promise.resolve();
  #kills = 0;
  #revision = 0;
  /** When a load ends by itself, and what ends it then. */
  #limit: { endsAtMs: number; timer: NodeJS.Timeout } | undefined;
  #unwatched: NodeJS.Timeout | undefined;

  /** @param apiKey empty when the API demands none. */
  constructor(apiUrl: string, apiKey: string) {
    super();
    this.#apiUrl = apiUrl;
    this.#apiKey = apiKey;
  }

  /** What is running; undefined when nothing is. */
  get options(): LoadOptions | undefined {
    return this.#run && this.#options;
  }

  /** How long the load has run; negative before its first request may be due. */
  get elapsedMs(): number {
    return this.#run?.elapsedMs ?? 0;
  }

  /** Grows with every start and every change of a load. */
  get revision(): number {
    return this.#revision;
  }

  /** Milliseconds since 1970; undefined for a load that goes on until somebody ends it. */
  get endsAtMs(): number | undefined {
    return this.#limit?.endsAtMs;
  }

  /**
   * Ends the load that runs, if there is one, and starts another with a ledger of its own. Several calls are
   * carried out one after the other.
   * @param check throws when the load may not start any more, once its turn has come.
   * @param endsAfterMs after so long it ends by itself; for ever when left out: an experiment ends its loads.
   */
  start(options: LoadOptions, check = () => {}, endsAfterMs?: number): Promise<void> {
    const kills = this.#kills;
    return this.#inTurn(async () => {
      // The last consultas of the load before may take a minute, and it has no result when its generator died.
      await this.#stop().catch(() => {});
      check();
      const run = await LoadRun.start(this.#apiUrl, options, this.#apiKey);
      if (kills === this.#kills) return this.#began(run, options, endsAfterMs);
      run.kill();
      throw new Error('La carga se interrumpió antes de empezar.');
    });
  }

  /**
   * @param change `endsAfterMs` counts from now; the end stays where it is when left out.
   * @throws {Refusal} when nothing is running.
   */
  change({ endsAfterMs, ...change }: LoadChange): void {
    if (!this.#run || !this.#options) {
      throw new Refusal('nada_que_cambiar', 'No hay ninguna carga en marcha.');
    }
    if (endsAfterMs !== undefined) this.#endAfter(this.#run, endsAfterMs);
    this.#revision += 1;
    if (Object.keys(change).length === 0) return;
    this.#run.change(change);
    this.#options = changed(this.#options, change);
    this.emit('changed', change);
  }

  /** How many watch. When the last one has left, a load that would end by itself does so soon. */
  watchedBy(count: number): void {
    clearTimeout(this.#unwatched);
    const run = this.#run;
    if (count > 0 || !run || !this.#limit) return;
    this.#unwatched = setTimeout(() => this.#endBySelf(run, 'unwatched'), UNWATCHED_MS).unref();
  }

  /** What the clients saw since the last time; undefined when nothing is running. */
  async takeWindow(): Promise<WindowFigures | undefined> {
    const run = this.#run;
    return run?.takeWindow().catch(() => {
      this.#forget(run);
      return undefined;
    });
  }

  /** @returns everything that was recorded; undefined when nothing was running. */
  stop(): Promise<LoadResult | undefined> {
    return this.#inTurn(() => this.#stop());
  }

  /** Ends the load at once, without a result, and those that have not begun yet. */
  kill(): void {
    this.#kills += 1;
    const run = this.#run;
    run?.kill();
    if (run) this.#forget(run);
  }

  #inTurn<T>(act: () => Promise<T>): Promise<T> {
    const done = this.#turn.then(act);
    this.#turn = done.catch(() => {});
    return done;
  }

  #began(run: LoadRun, options: LoadOptions, endsAfterMs: number | undefined): void {
    this.#run = run;
    this.#options = options;
    this.#revision += 1;
    if (endsAfterMs !== undefined) this.#endAfter(run, endsAfterMs);
    this.emit('started', options);
    // A load with an end ends by itself, and a generator that dies is no longer there.
    run.exhausted.then(() => this.#endBySelf(run, 'stopped')).catch(() => this.#forget(run));
  }

  #endAfter(run: LoadRun, ms: number): void {
    clearTimeout(this.#limit?.timer);
    const timer = setTimeout(() => this.#endBySelf(run, 'expired'), ms).unref();
    this.#limit = { endsAtMs: Date.now() + ms, timer };
  }

  async #endBySelf(run: LoadRun, why: LoadEnd): Promise<void> {
    await this.#inTurn(async () => void (this.#run === run && (await this.#stop(why)))).catch(() => {});
  }

  async #stop(why: LoadEnd = 'stopped'): Promise<LoadResult | undefined> {
    const run = this.#run;
    if (!run) return undefined;
    this.emit('stopping');
    try {
      return await run.stop();
    } finally {
      this.#forget(run, why);
    }
  }

  #forget(run: LoadRun, why: LoadEnd = 'stopped'): void {
    if (this.#run !== run) return;
    this.#run = undefined;
    this.#options = undefined;
    clearTimeout(this.#limit?.timer);
    clearTimeout(this.#unwatched);
    this.#limit = undefined;
    this.emit('stopped', why);
  }
}
