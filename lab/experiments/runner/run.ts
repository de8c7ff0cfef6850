import type { ExperimentProgress, PlanName } from '@sel/contract/lab/experiments';
import { LiveLaboratory } from './live-laboratory.ts';
import { loadIn, restore, type StateBefore, workersIn } from './state-before.ts';
import type { ObservedSystem } from './system.ts';

/** Tells whoever watches a run what it has come to. */
type Tell = (change: Partial<Pick<ExperimentProgress, 'phase' | 'done' | 'total' | 'expectedEndMs'>>) => void;

/** What is measured with the running system: an experiment, or the trial of a plan. */
export interface Task {
  /** Names its run; its predictions are written down under it. */
  id: string;
  name: string;
  plan?: PlanName;
  /** Measurements that there will be, and how long they take at least. */
  total: number;
  leastMs: number;
  /** Measures; nobody loads the system when it begins. */
  measure(laboratory: LiveLaboratory, tell: Tell): Promise<void>;
  /** Once the system is as it was, whatever came out. */
  conclude?(): Promise<void>;
}

type Ending = Pick<ExperimentProgress, 'state' | 'error'>;

interface RunOptions {
  task: Task;
  system: ObservedSystem;
  /** Cancels it. */
  signal: AbortSignal;
  tell: Tell;
}

/** Measures, sets the system back to what it was, and concludes. Never rejects: it tells how it ended. */
export async function runToItsEnd(options: RunOptions): Promise<Ending> {
  const { system, task, tell } = options;
  const before: StateBefore = {
    workers: workersIn(system.live.latest),
    work: undefined,
    load: loadIn(system.session),
  };
  const measured = await measure(options, before);
  tell({ phase: 'restoring' });
  const problems = await restore(before, system);
  try {
    await task.conclude?.();
  } catch (error) {
    return { state: 'failed', error: `No se pudo hacer el informe: ${(error as Error).message}` };
  }
  return problems.length > 0
    ? { state: 'failed', error: `El sistema no quedó como estaba: ${problems.join('; ')}` }
    : measured;
}

/** @param before is told what could not be learnt from the live picture. */
async function measure({ task, system, signal, tell }: RunOptions, before: StateBefore): Promise<Ending> {
  // What a measurement that fails leaves under way, such as a load beside its fault, ends with the run.
  const over = new AbortController();
  const laboratory = new LiveLaboratory(system, AbortSignal.any([signal, over.signal]), task.id, (phase) =>
    tell({ phase }),
  );
  try {
    // What was running before, and what it has left in the queue, would be measured as well.
    await Promise.all([system.session.stop(), system.faults.stop()]);
    before.work = await system.work.current();
    await laboratory.drained();
    await task.measure(laboratory, tell);
    return { state: 'finished' };
  } catch (error) {
    return signal.aborted ? { state: 'cancelled' } : { state: 'failed', error: (error as Error).message };
  } finally {
    over.abort();
  }
}
