/*
 * The load generator, and nothing else: what is sent, when, and whether what was measured counts. It knows nothing of
 * the rest of the laboratory; of lab/queueing it uses random numbers, distributions and the quantile. This is its entry.
 */

import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { LoadChange } from '@sel/contract/lab/load';
import { monotonicMs } from './clock.ts';
import { DEFAULTS, type LoadOptions, type LoadPlan } from './plan.ts';
import type { Command, Effort, Report } from './process.ts';
import { merge, type SampleColumns } from './samples.ts';
import { mergeWindows, type WindowFigures } from './window.ts';

/** Processes get this long to make ready before the first request is due. */
const LEAD_MS = 100;
/** A change is announced this long before it takes effect, so that all processes make it together. */
const CHANGE_LEAD_MS = 30;

export interface LoadResult {
  plan: LoadPlan;
  /** When the run began: milliseconds since 1970. Samples count from here. */
  startedAtMs: number;
  samples: SampleColumns;
  efforts: Effort[];
}

/** A load in processes of its own, so that measuring does not disturb what the caller does, nor the reverse. */
export class LoadRun {
  readonly plan: LoadPlan;
  readonly #children: ChildProcess[];
  readonly #originMs: number;
  readonly #startedAtMs: number;
  #result: Promise<LoadResult> | undefined;
  #failed: Promise<never>;
  /** Resolves when the load is at its end (its profile, or its number of requests): nothing more will be sent. */
  readonly exhausted: Promise<void>;

  /**
   * Starts to load the system.
   * @param url where the gateway is, for instance `http://127.0.0.1:8000`.
   * @param apiKey no part of the plan, which is written down with the results.
   */
  static async start(url: string, options: LoadOptions, apiKey = ''): Promise<LoadRun> {
    const plan: LoadPlan = { ...DEFAULTS, ...options };
    const children = Array.from({ length: plan.processes }, () =>
      fork(fileURLToPath(new URL('./process.ts', import.meta.url)), { serialization: 'advanced' }),
    );
    try {
      await Promise.all(children.map((child) => answer(child, 'ready')));
    } catch (error) {
      for (const child of children) child.kill('SIGKILL');
      throw error;
    }
    return new LoadRun({ url, apiKey }, plan, children);
  }

  private constructor(api: { url: string; apiKey: string }, plan: LoadPlan, children: ChildProcess[]) {
    this.plan = plan;
    this.#children = children;
    this.#originMs = monotonicMs() + LEAD_MS;
    this.#startedAtMs = Date.now() + LEAD_MS;
    this.#failed = Promise.race(children.map(failure));
    this.#failed.catch(() => {}); // Whoever waits for the run's result or figures is told.
    this.exhausted = Promise.all(children.map((child) => answer(child, 'exhausted'))).then(() => {});
    this.exhausted.catch(() => {});
    for (const [index, child] of children.entries()) {
      const share = { index, count: children.length };
      send(child, { type: 'start', ...api, plan, share, originMs: this.#originMs });
    }
  }

  /** How long it has run; negative while its processes still make ready. */
  get elapsedMs(): number {
    return monotonicMs() - this.#originMs;
  }

  /** Changes what is sent while the run goes on. */
  change(change: LoadChange): void {
    const atMs = Math.max(0, this.elapsedMs + CHANGE_LEAD_MS);
    for (const child of this.#children) send(child, { type: 'change', change, atMs });
  }

  /** What happened since this was called for the last time. */
  async takeWindow(): Promise<WindowFigures> {
    const reports = await this.#orFailure(this.#askAll({ type: 'window' }, 'window'));
    return mergeWindows(reports.map(({ figures }) => figures));
  }

  /** Ends the load, waits for what is under way (at most `patienceMs`) and gives the recorded samples. */
  stop(): Promise<LoadResult> {
    this.#result ??= this.#orFailure(this.#collect()).finally(() => this.kill());
    return this.#result;
  }

  /** Ends at once, without a result. */
  kill(): void {
    for (const child of this.#children) child.kill('SIGKILL');
  }

  /** A load that nobody stopped does not outlive what it was for: `using run = await LoadRun.start(…)`. */
  [Symbol.dispose](): void {
    this.kill();
  }

  async #collect(): Promise<LoadResult> {
    const ended = await this.#askAll({ type: 'stop' }, 'ended');
    return {
      plan: this.plan,
      startedAtMs: this.#startedAtMs,
      samples: merge(ended.map(({ samples }) => samples)),
      efforts: ended.map(({ effort }) => effort),
    };
  }

  #askAll<Type extends Report['type']>(command: Command, type: Type) {
    return Promise.all(
      this.#children.map((child) => {
        const answered = answer(child, type);
        send(child, command);
        return answered;
      }),
    );
  }

  #orFailure<T>(result: Promise<T>): Promise<T> {
    return Promise.race([result, this.#failed]);
  }
}

function send(child: ChildProcess, command: Command): void {
  if (child.connected) child.send(command);
}

/** The child's next report of this type. Rejects when it ends before. */
function answer<Type extends Report['type']>(
  child: ChildProcess,
  type: Type,
): Promise<Extract<Report, { type: Type }>> {
  return new Promise((resolve, reject) => {
    const onMessage = (report: Report) => {
      if (report.type !== type) return;
      child.off('message', onMessage).off('exit', onExit);
      resolve(report as Extract<Report, { type: Type }>);
    };
    const onExit = () => reject(new Error('a load generator process ended'));
    child.on('message', onMessage).once('exit', onExit);
  });
}

async function failure(child: ChildProcess): Promise<never> {
  const [code, signal] = await once(child, 'exit');
  throw new Error(`a load generator process ended by itself (${signal ?? code})`);
}
