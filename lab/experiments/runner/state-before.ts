import type { LabSnapshot } from '@sel/contract/lab/snapshot';
import type { SimulatedWorkSettings } from '@sel/contract/lab/work';
import { workersOf } from '@sel/contract/lab/workers';
import { retry } from '@sel/runtime/retry';
import type { LoadSession } from '../../live/load-session.ts';
import type { WorkSetting } from '../../live/work-setting.ts';
import type { LoadOptions } from '../../load/plan.ts';
import type { ObservedSystem } from './system.ts';

/** What an experiment changes, as it was before. What is undefined could not be learnt, and is left alone. */
export interface StateBefore {
  workers: { count: number; concurrency: number | undefined } | undefined;
  work: SimulatedWorkSettings | null | undefined;
  /** The load that a person had under way, and how long it had left; it goes on for as long. */
  load: { options: LoadOptions; leftMs: number | undefined } | undefined;
}

/** A database that was restarted on purpose is back before; one that is gone must not hold up the run's end for long. */
const DATABASE_DEADLINE_MS = 30_000;

export function loadIn({ options, endsAtMs }: LoadSession): StateBefore['load'] {
  return options && { options, leftMs: endsAtMs && Math.max(0, endsAtMs - Date.now()) };
}

/** A gateway reports as well: where nobody does, the reports have not been read, and no workers does not mean none. */
export function workersIn(snapshot: LabSnapshot | undefined): StateBefore['workers'] {
  if (!snapshot?.processes.length) return undefined;
  const workers = workersOf(snapshot.processes);
  return { count: workers.length, concurrency: workers[0]?.capacity };
}

/**
 * Ends what an experiment left under way and sets the system back. A step that fails keeps none of the others
 * from being done.
 * @returns why the system is not as it was; nothing when it is.
 */
export async function restore(before: StateBefore, system: Omit<ObservedSystem, 'live'>): Promise<string[]> {
  const { session, faults, work, control } = system;
  const problems: string[] = [];
  const attempt = (step: () => Promise<void>) => step().catch((error) => void problems.push(error.message));
  session.kill();
  // First, because the others may need what stands still.
  await attempt(() => faults.stop());
  await attempt(() => restoreWork(before.work, work));
  const { workers } = before;
  if (control.abilities.processes && workers) {
    await attempt(() => control.setWorkers(workers.count, workers.concurrency));
  }
  // Last, so that it meets the system that it ran on before.
  const { load } = before;
  if (load) await attempt(() => session.start(load.options, undefined, load.leftMs));
  return problems;
}

/** Tries again and again for some time: the database may be on its way back. */
async function restoreWork(before: StateBefore['work'], setting: WorkSetting): Promise<void> {
  if (before === undefined) return;
  await retry(() => (before ? setting.set(before) : setting.clear()), {
    isTransient: () => true,
    signal: AbortSignal.timeout(DATABASE_DEADLINE_MS),
  });
}
