import { EventEmitter, once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ExperimentProgress } from '@sel/contract/lab/experiments';
import type { LabMarker, LabSnapshot } from '@sel/contract/lab/snapshot';
import type { SimulatedWorkSettings } from '@sel/contract/lab/work';
import type { Fault } from '../faults/fault.ts';
import type { FaultInjector } from '../faults/injector.ts';
import type { SystemControl } from '../faults/system-control.ts';
import type { EndedConsulta } from '../live/consulta-observer.ts';
import type { Live } from '../live/live.ts';
import type { LoadSession } from '../live/load-session.ts';
import type { WorkSetting } from '../live/work-setting.ts';
import type { LoadOptions } from '../load/plan.ts';
import type { Environment } from '../report/environment.ts';
import type { Experiment, Measurement, PlanName } from './experiment.ts';
import type { Laboratory, LoadRecord } from './laboratory.ts';
import { writeReport } from './report/write-report.ts';
import { RunFolder, runId } from './results.ts';
import { restore, type StateBefore, workersIn } from './state-before.ts';

export interface RunnerOptions {
  live: Live;
  session: LoadSession;
  control: SystemControl;
  work: WorkSetting;
  faults: FaultInjector;
  /** Where each run leaves its folder. */
  resultsDir: string;
  /** What machine and versions a run is made with. */
  lookAtEnvironment(): Promise<Environment>;
}

/** Workers look for settings once a second. */
const SETTINGS_DELAY_MS = 2_200;
const WORKERS_DEADLINE_MS = 60_000;
const DRAIN_DEADLINE_MS = 120_000;

/** Runs experiments, one at a time, and sets the system back to what it was after each. */
export class ExperimentRunner extends EventEmitter<{ progress: [ExperimentProgress] }> {
  readonly #options: RunnerOptions;
  #cancel = new AbortController();
  #progress: ExperimentProgress | undefined;
  #running: Promise<unknown> = Promise.resolve();

  constructor(options: RunnerOptions) {
    super();
    this.setMaxListeners(0);
    this.#options = options;
  }

  /** Of the run under way, or of the last one. */
  get progress(): ExperimentProgress | undefined {
    return this.#progress;
  }

  /**
   * Starts a run and returns at once; `progress` tells the rest.
   * @throws {ExperimentRunningError} while another one is under way.
   */
  async start(experiment: Experiment, planName: PlanName): Promise<ExperimentProgress> {
    if (this.#progress?.state === 'running') throw new ExperimentRunningError(this.#progress.experiment);
    const plan = experiment.plans[planName];
    const startedAt = new Date().toISOString();
    const id = runId(startedAt, experiment.name);
    const total = plan.combinations.length * plan.repetitions;
    this.#cancel = new AbortController();
    const progress = { id, experiment: experiment.name, done: 0, total, state: 'running' } as const;
    this.#tell(progress);
    const declaration = { id, experiment: experiment.name, planName, plan, startedAt };
    try {
      const folder = await RunFolder.create(this.#options.resultsDir, declaration);
      this.#running = this.#run(experiment, planName, folder, this.#cancel.signal);
    } catch (error) {
      this.#tell({ ...progress, state: 'failed', error: (error as Error).message });
      throw error;
    }
    return progress;
  }

  /** Cancels the run under way and resolves when the system is as it was. */
  async cancel(): Promise<void> {
    this.#cancel.abort();
    await this.#running;
  }

  async #run(
    experiment: Experiment,
    planName: PlanName,
    folder: RunFolder,
    signal: AbortSignal,
  ): Promise<void> {
    const plan = experiment.plans[planName];
    const { session, faults, work, live } = this.#options;
    // What a measurement that fails leaves under way, such as a load beside its fault, ends with the run.
    const over = new AbortController();
    const laboratory = new LiveLaboratory(this.#options, AbortSignal.any([signal, over.signal]));
    const before: StateBefore = { workers: workersIn(live.latest), work: undefined };
    let outcome: Pick<ExperimentProgress, 'state' | 'error'> = { state: 'finished' };
    const earlier: Measurement[] = [];
    try {
      // What was running before, and what it has left in the queue, would be measured as well.
      await Promise.all([session.stop(), faults.stop()]);
      before.work = await work.current();
      await laboratory.drained();
      await folder.describe(await this.#options.lookAtEnvironment());
      for (let repetition = 1; repetition <= plan.repetitions; repetition += 1) {
        for (const factors of plan.combinations) {
          const measured = await experiment.measure(laboratory, factors, plan, earlier);
          const measurement = { ...measured, factors, repetition };
          earlier.push(measurement);
          await folder.add(measurement);
          this.#tell({ ...(this.#progress as ExperimentProgress), done: (this.#progress?.done ?? 0) + 1 });
        }
      }
    } catch (error) {
      outcome = signal.aborted
        ? { state: 'cancelled' }
        : { state: 'failed', error: (error as Error).message };
    }
    over.abort();
    const problems = await restore(before, this.#options);
    if (problems.length > 0) {
      outcome = { state: 'failed', error: `El sistema no quedó como estaba: ${problems.join('; ')}` };
    }
    try {
      await writeReport(folder, experiment);
    } catch (error) {
      outcome = { state: 'failed', error: `No se pudo hacer el informe: ${(error as Error).message}` };
    }
    this.#tell({ ...(this.#progress as ExperimentProgress), ...outcome });
  }

  #tell(progress: ExperimentProgress): void {
    this.#progress = progress;
    this.emit('progress', progress);
  }
}

/** The laboratory of a running system. */
class LiveLaboratory implements Laboratory {
  readonly #options: RunnerOptions;
  readonly signal: AbortSignal;

  constructor(options: RunnerOptions, signal: AbortSignal) {
    this.#options = options;
    this.signal = signal;
  }

  get abilities() {
    return this.#options.control.abilities;
  }

  async setWorkers(count: number, concurrency: number): Promise<void> {
    await this.#options.control.setWorkers(count, concurrency);
    await this.#until(`${count} workers`, WORKERS_DEADLINE_MS, ({ processes }) => {
      const workers = processes.filter(({ role }) => role === 'worker');
      return workers.length === count && workers.every(({ capacity }) => capacity === concurrency);
    });
  }

  async setWork(settings: SimulatedWorkSettings): Promise<void> {
    await this.#options.work.set(settings);
    await this.pause(SETTINGS_DELAY_MS);
  }

  async load(options: LoadOptions, durationMs: number): Promise<LoadRecord> {
    const { live, session } = this.#options;
    const ended: EndedConsulta[] = [];
    const snapshots: LabSnapshot[] = [];
    const markers: LabMarker[] = [];
    const listeners = {
      ended: (more: readonly EndedConsulta[]) => void ended.push(...more),
      snapshot: (snapshot: LabSnapshot) => void snapshots.push(snapshot),
      marker: (marker: LabMarker) => void markers.push(marker),
    };
    await this.drained();
    live.on('ended', listeners.ended).on('snapshot', listeners.snapshot).on('marker', listeners.marker);
    try {
      await session.start(options);
      // The run's time 0 is still to come: its generator makes ready before the first request is due.
      await this.pause(durationMs - session.elapsedMs);
      const result = await session.stop();
      if (!result) throw new Error('La carga se interrumpió antes de tiempo.');
      await this.drained();
      return { result, startedAtMs: result.startedAtMs, ended, snapshots, markers };
    } finally {
      live.off('ended', listeners.ended).off('snapshot', listeners.snapshot).off('marker', listeners.marker);
    }
  }

  inject(fault: Fault, durationMs: number): Promise<void> {
    return this.#options.faults.inject(fault, durationMs);
  }

  changedAfterEnd(ended: readonly EndedConsulta[]): Promise<number> {
    return this.#options.live.changedAfterEnd(ended);
  }

  async pause(ms: number): Promise<void> {
    await sleep(ms, undefined, { signal: this.signal });
  }

  /** Everything that was accepted has ended, and the database says so. */
  drained(): Promise<void> {
    return this.#until(
      'una cola vacía',
      DRAIN_DEADLINE_MS,
      ({ inSystem, databaseAnswers }) => databaseAnswers && inSystem === 0,
    );
  }

  async #until(
    what: string,
    deadlineMs: number,
    condition: (snapshot: LabSnapshot) => boolean,
  ): Promise<void> {
    const deadline = AbortSignal.timeout(deadlineMs);
    const signal = AbortSignal.any([this.signal, deadline]);
    try {
      for (;;) {
        const [snapshot] = await once(this.#options.live, 'snapshot', { signal });
        if (condition(snapshot)) return;
      }
    } catch (error) {
      if (!deadline.aborted) throw error;
      throw new Error(`Se esperó ${deadlineMs / 1000} s en vano: ${what}.`);
    }
  }
}

/** They would disturb each other. */
export class ExperimentRunningError extends Error {
  override name = 'ExperimentRunningError';
  constructor(name: string) {
    super(`El experimento «${name}» está en marcha: espera a que termine o cancélalo.`);
  }
}
