import type { MeasuredSystem } from '@sel/contract/lab/planner';
import { workersOf } from '@sel/contract/lab/workers';
import { UsageError } from '@sel/runtime/usage-error';
import { measuredAfter } from '../trial/watching.ts';
import type { LabClient } from './client.ts';

/** A p99 wants more than a thousand, and the first ones are those of workers that warm up. */
const CONSULTAS = 1_500;

/**
 * What the running system does with each of these concurrencies, under the load that it has; its workers are afterwards as
 * they were. Service times rise with the concurrency: from one of them nobody knows the other.
 */
export async function measureAt(
  lab: Pick<LabClient, 'measured' | 'snapshots' | 'setWorkers'>,
  concurrencies: readonly number[],
  signal: AbortSignal,
): Promise<MeasuredSystem[]> {
  // Whoever has no load is told so now, and not after two minutes.
  await lab.measured();
  const before = await runningWorkers(lab);
  if (!before) throw new UsageError('Para --medir-con hacen falta workers en marcha.');
  const found: MeasuredSystem[] = [];
  try {
    for (const concurrency of concurrencies) {
      await lab.setWorkers({ count: before.count, concurrency });
      found.push(await measuredAfter(lab, { consultas: CONSULTAS, concurrency, signal }));
    }
  } finally {
    await lab.setWorkers(before);
  }
  return found;
}

/** How many workers run, and how they are set, so that they can be set back; undefined when none runs. */
async function runningWorkers(lab: Pick<LabClient, 'snapshots'>) {
  for await (const { processes } of lab.snapshots()) {
    const running = workersOf(processes);
    const concurrency = running[0]?.capacity;
    return concurrency === undefined ? undefined : { count: running.length, concurrency };
  }
  return undefined;
}

/** Ends with Ctrl-C or an order to end, so that what was changed is set back; a second one ends the command at once. */
export function interruption(): AbortSignal {
  const controller = new AbortController();
  const interrupt = () => controller.abort(new Error('Se interrumpió; el sistema queda como estaba.'));
  process.once('SIGINT', interrupt).once('SIGTERM', interrupt);
  return controller.signal;
}
