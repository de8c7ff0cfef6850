import { EventEmitter } from 'node:events';
import type { LoadChange } from '@sel/contract/lab/load';
import { changed, type LoadOptions } from '../load/plan.ts';
import { type LoadResult, LoadRun } from '../load/run.ts';
import type { WindowFigures } from '../load/window.ts';

interface Events {
  started: [LoadOptions];
  changed: [LoadChange];
  stopped: [];
}

/** The one load that runs at a time, whoever asked for it: a person at the page or an experiment. */
export class LoadSession extends EventEmitter<Events> {
  readonly #apiUrl: string;
  readonly #apiKey: string;
  #run: LoadRun | undefined;
  #options: LoadOptions | undefined;
  /** Whatever starts or stops a load does so when what was asked for before is done. */
  #turn: Promise<unknown> = Promise.resolve();
  #kills = 0;

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

  /** On the run's time: negative before its first request may be due. */
  get elapsedMs(): number {
    return this.#run?.elapsedMs ?? 0;
  }

  /**
   * Ends the load that runs, if there is one, and starts another with a ledger of its own. Several calls are
   * carried out one after the other.
   * @param check throws when the load may not start any more, once its turn has come.
   */
  start(options: LoadOptions, check = () => {}): Promise<void> {
    const kills = this.#kills;
    return this.#inTurn(async () => {
      // The last consultas of the load before may take a minute, and it has no result when its generator died.
      await this.#stop().catch(() => {});
      check();
      const run = await LoadRun.start(this.#apiUrl, options, this.#apiKey);
      if (kills === this.#kills) return this.#began(run, options);
      run.kill();
      throw new Error('La carga se interrumpió antes de empezar.');
    });
  }

  /** @throws {NoLoadError} when nothing is running. */
  change(change: LoadChange): void {
    if (!this.#run || !this.#options) throw new NoLoadError();
    this.#run.change(change);
    this.#options = changed(this.#options, change);
    this.emit('changed', change);
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

  #began(run: LoadRun, options: LoadOptions): void {
    this.#run = run;
    this.#options = options;
    this.emit('started', options);
    // A load with an end ends by itself, and a generator that dies is no longer there.
    run.exhausted
      .then(() => this.#inTurn(async () => void (this.#run === run && (await this.#stop()))))
      .catch(() => this.#forget(run));
  }

  async #stop(): Promise<LoadResult | undefined> {
    const run = this.#run;
    if (!run) return undefined;
    try {
      return await run.stop();
    } finally {
      this.#forget(run);
    }
  }

  #forget(run: LoadRun): void {
    if (this.#run !== run) return;
    this.#run = undefined;
    this.#options = undefined;
    this.emit('stopped');
  }
}

/** There is nothing to change. */
export class NoLoadError extends Error {
  override name = 'NoLoadError';
  constructor() {
    super('No hay ninguna carga en marcha.');
  }
}
