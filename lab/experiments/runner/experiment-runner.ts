import { EventEmitter } from 'node:events';
import type { ExperimentProgress, PlanName } from '@sel/contract/lab/experiments';
import { PLAN_TRIAL } from '@sel/contract/lab/trial';
import { Refusal } from '@sel/runtime/refusal';
import type { AnyExperiment } from '../experiment.ts';
import { type ExperimentOptions, experimentTask } from './experiment-task.ts';
import { runToItsEnd, type Task } from './run.ts';
import type { ObservedSystem } from './system.ts';

export type RunnerOptions = ObservedSystem & ExperimentOptions;

type State =
  | { mode: 'idle' }
  | { mode: 'running'; progress: ExperimentProgress; cancel: AbortController; ended: Promise<void> }
  | { mode: 'ended'; progress: ExperimentProgress };

/** Runs experiments and what else measures, one at a time, and sets the system back to what it was after each. */
export class ExperimentRunner extends EventEmitter<{ progress: [ExperimentProgress] }> {
  readonly #options: RunnerOptions;
  #state: State = { mode: 'idle' };

  constructor(options: RunnerOptions) {
    super();
    this.setMaxListeners(0);
    this.#options = options;
  }

  /** How far the run under way is, or how the last one ended. */
  get progress(): ExperimentProgress | undefined {
    return this.#state.mode === 'idle' ? undefined : this.#state.progress;
  }

  get isRunning(): boolean {
    return this.#state.mode === 'running';
  }

  /**
   * Starts an experiment and returns once its folder is made; `progress` tells the rest.
   * @throws {Refusal} while something is under way.
   */
  async start(experiment: AnyExperiment, planName: PlanName): Promise<ExperimentProgress> {
    this.#refuse();
    const { task, folder } = experimentTask(experiment, planName, this.#options);
    const progress = this.run(task);
    await folder;
    return progress;
  }

  /**
   * Starts a run and returns at once; `progress` tells the rest.
   * @throws {Refusal} while another one is under way.
   */
  run(task: Task): ExperimentProgress {
    this.#refuse();
    const { id, name, plan, total, leastMs } = task;
    const startedAtMs = Date.now();
    const progress: ExperimentProgress = {
      id,
      experiment: name,
      ...(plan && { plan }),
      phase: 'preparing',
      startedAtMs,
      expectedEndMs: startedAtMs + leastMs,
      done: 0,
      total,
      state: 'running',
    };
    const cancel = new AbortController();
    const ended = this.#runToItsEnd(task, cancel.signal);
    this.#enter({ mode: 'running', progress, cancel, ended });
    return progress;
  }

  /** Cancels the run under way and resolves when the system is as it was. */
  async cancel(): Promise<void> {
    if (this.#state.mode !== 'running') return;
    this.#state.cancel.abort();
    await this.#state.ended;
  }

  #refuse(): void {
    if (this.#state.mode === 'running') refuseDuring(this.#state.progress.experiment);
  }

  async #runToItsEnd(task: Task, signal: AbortSignal): Promise<void> {
    const tell = (change: Partial<ExperimentProgress>) => this.#update(change);
    const ending = await runToItsEnd({ task, system: this.#options, signal, tell });
    if (this.#state.mode !== 'running') return;
    this.#enter({ mode: 'ended', progress: { ...this.#state.progress, ...ending } });
  }

  #update(change: Partial<ExperimentProgress>): void {
    if (this.#state.mode !== 'running') return;
    this.#enter({ ...this.#state, progress: { ...this.#state.progress, ...change } });
  }

  #enter(state: Exclude<State, { mode: 'idle' }>): void {
    this.#state = state;
    this.emit('progress', state.progress);
  }
}

/** They would disturb each other. */
export function refuseDuring(name: string): never {
  throw new Refusal(
    'experimento_en_marcha',
    name === PLAN_TRIAL
      ? 'La prueba de un plan está en marcha: espera a que termine o cancélala.'
      : `El experimento «${name}» está en marcha: espera a que termine o cancélalo.`,
  );
}
