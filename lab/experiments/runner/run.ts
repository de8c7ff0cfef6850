import type { ExperimentProgress, Phase, PlanName } from '@sel/contract/lab/experiments';
import type { Environment } from '../../report/environment.ts';
import type { AnyExperiment } from '../experiment.ts';
import { writeReport } from '../report/write-report.ts';
import type { RunFolder } from '../run-folder.ts';
import { LiveLaboratory } from './live-laboratory.ts';
import { loadIn, restore, type StateBefore, workersIn } from './state-before.ts';
import type { ObservedSystem } from './system.ts';

/** How a run ended. */
export type Ending = Pick<ExperimentProgress, 'state' | 'error'>;

export interface RunOptions {
  experiment: AnyExperiment;
  planName: PlanName;
  folder: RunFolder;
  system: ObservedSystem;
  /** Cancels it. */
  signal: AbortSignal;
  /** What machine and versions it is made with. */
  lookAtEnvironment(): Promise<Environment>;
  /** Called after each measurement. */
  onMeasured(): void;
  /** Called when the run goes on to something else. */
  onPhase(phase: Phase): void;
}

/** Measures, sets the system back to what it was, and writes the report. Never rejects: it tells how it ended. */
export async function runToItsEnd(options: RunOptions): Promise<Ending> {
  const { system, folder, experiment, onPhase } = options;
  const before: StateBefore = {
    workers: workersIn(system.live.latest),
    work: undefined,
    load: loadIn(system.session),
  };
  const measured = await measureAll(options, before);
  onPhase('restoring');
  const problems = await restore(before, system);
  try {
    await writeReport(folder, experiment);
  } catch (error) {
    return { state: 'failed', error: `No se pudo hacer el informe: ${(error as Error).message}` };
  }
  return problems.length > 0
    ? { state: 'failed', error: `El sistema no quedó como estaba: ${problems.join('; ')}` }
    : measured;
}

/** @param before is told what could not be learnt from the live picture. */
async function measureAll(options: RunOptions, before: StateBefore): Promise<Ending> {
  const { experiment, planName, folder, system, signal, lookAtEnvironment, onMeasured, onPhase } = options;
  // What a measurement that fails leaves under way, such as a load beside its fault, ends with the run.
  const over = new AbortController();
  const laboratory = new LiveLaboratory(system, AbortSignal.any([signal, over.signal]), folder.id, onPhase);
  try {
    // What was running before, and what it has left in the queue, would be measured as well.
    await Promise.all([system.session.stop(), system.faults.stop()]);
    before.work = await system.work.current();
    await laboratory.drained();
    await folder.describe(await lookAtEnvironment());
    await experiment.run(laboratory, planName, async (measurement) => {
      await folder.add(measurement);
      onMeasured();
    });
    return { state: 'finished' };
  } catch (error) {
    return signal.aborted ? { state: 'cancelled' } : { state: 'failed', error: (error as Error).message };
  } finally {
    over.abort();
  }
}
