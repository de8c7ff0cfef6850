import { EventEmitter } from 'node:events';
import type { ExperimentProgress, Phase, PlanName } from '@sel/contract/lab/experiments';
import type { Environment } from '../../report/environment.ts';
import type { AnyExperiment } from '../experiment.ts';
import { expectedEndMs, leastMs, stepsOf } from '../plan.ts';
import { RunFolder } from '../run-folder.ts';
import { runId } from '../stored-run.ts';
import { type Ending, runToItsEnd } from './run.ts';
import type { ObservedSystem } from './system.ts';

export interface RunnerOptions extends ObservedSystem {
  /** Where each run leaves its folder. */
  resultsDir: string;
  /** What machine and versions a run is made with. */
  lookAtEnvironment(): Promise<Environment>;
}

type State =
  | { mode: 'idle' }
  | { mode: 'running'; progress: ExperimentProgress; cancel: AbortController; ended: Promise<void> }
  | { mode: 'ended'; progress: ExperimentProgress };

/** Runs experiments, one at a time, and sets the system back to what it was after each. */
export class ExperimentRunner extends EventEmitter<{ progress: [ExperimentProgress] }> {
  readonly #options: RunnerOptions;
  #state: State = { mode: 'idle' };

  constructor(options: RunnerOptions) {
    super();
    this.setMaxListeners(0);
    this.#options = options;
  }

  /** Of the run under way, or of the last one. */
  get progress(): ExperimentProgress | undefined {
    return this.#state.mode === 'idle' ? undefined : this.#state.progress;
  }

  get isRunning(): boolean {
    return this.#state.mode === 'running';
  }

  /**
   * Starts a run and returns at once; `progress` tells the rest.
   * @throws {ExperimentRunningError} while another one is under way.
   */
  async start(experiment: AnyExperiment, planName: PlanName): Promise<ExperimentProgress> {
    if (this.#state.mode === 'running') throw new ExperimentRunningError(this.#state.progress.experiment);
    const { name, limits, plans, preparationMs } = experiment;
    const plan = plans[planName];
    const startedAtMs = Date.now();
    const startedAt = new Date(startedAtMs).toISOString();
    const id = runId(startedAt, name);
    const declaration = { id, experiment: name, planName, plan, limits, startedAt };
    const creating = RunFolder.create(this.#options.resultsDir, declaration);
    const cancel = new AbortController();
    const ended = this.#run(experiment, planName, creating, cancel.signal);
    const progress: ExperimentProgress = {
      id,
      experiment: name,
      plan: planName,
      phase: 'preparing',
      startedAtMs,
      expectedEndMs: startedAtMs + leastMs(plan, preparationMs),
      done: 0,
      total: stepsOf(plan).length,
      state: 'running',
    };
    this.#enter({ mode: 'running', progress, cancel, ended });
    await creating;
    return progress;
  }

  /** Cancels the run under way and resolves when the system is as it was. */
  async cancel(): Promise<void> {
    if (this.#state.mode !== 'running') return;
    this.#state.cancel.abort();
    await this.#state.ended;
  }

  async #run(
    experiment: AnyExperiment,
    planName: PlanName,
    creating: Promise<RunFolder>,
    signal: AbortSignal,
  ): Promise<void> {
    const { lookAtEnvironment, ...system } = this.#options;
    const onMeasured = () => this.#measured();
    const onPhase = (phase: Phase) => this.#update({ phase });
    const ending = await creating.then(
      (folder) =>
        runToItsEnd({
          experiment,
          planName,
          folder,
          system,
          signal,
          lookAtEnvironment,
          onMeasured,
          onPhase,
        }),
      (error): Ending => ({ state: 'failed', error: error.message }),
    );
    if (this.#state.mode !== 'running') return;
    this.#enter({ mode: 'ended', progress: { ...this.#state.progress, ...ending } });
  }

  #measured(): void {
    if (this.#state.mode !== 'running') return;
    const { startedAtMs, done, total } = this.#state.progress;
    const soFar = { startedAtMs, nowMs: Date.now(), done: done + 1, total };
    this.#update({ done: done + 1, expectedEndMs: expectedEndMs(soFar) });
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
export class ExperimentRunningError extends Error {
  override name = 'ExperimentRunningError';
  constructor(name: string) {
    super(`El experimento «${name}» está en marcha: espera a que termine o cancélalo.`);
  }
}
