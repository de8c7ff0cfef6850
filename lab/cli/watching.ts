import { setTimeout as sleep } from 'node:timers/promises';
import type { MeasuredSystem } from '@sel/contract/lab/planner';
import type { LabSnapshot } from '@sel/contract/lab/snapshot';
import type { LabClient } from './client.ts';

/** What one asks of the laboratory who only looks. */
export type WatchedLaboratory = Pick<LabClient, 'measured' | 'snapshots'>;

const ASK_AGAIN_MS = 500;
/** Before the first ones are told, some hundreds must have ended. */
const STANDSTILL_MS = 120_000;

interface Wanted {
  consultas: number;
  /** Of how many of the last ones the latencies are told; of all when left out. */
  last?: number;
  /** Of the workers that they were measured with; any when left out. */
  concurrency?: number;
  signal: AbortSignal;
}

/** What the system shows of itself once so many consultas have ended. @throws when two minutes pass and none more has. */
export async function measuredAfter(lab: WatchedLaboratory, wanted: Wanted): Promise<MeasuredSystem> {
  let standsSinceMs = Date.now();
  let seen = 0;
  while (Date.now() - standsSinceMs < STANDSTILL_MS) {
    wanted.signal.throwIfAborted();
    const found = await lab.measured(wanted.last).catch(() => undefined);
    if (found && isEnough(found, wanted)) return found;
    if (found && found.consultas !== seen) standsSinceMs = Date.now();
    seen = found?.consultas ?? seen;
    await sleep(ASK_AGAIN_MS);
  }
  throw new Error(
    `Pasó ${STANDSTILL_MS / 1000} s sin que terminara ninguna consulta más de las ${seen} medidas.`,
  );
}

function isEnough({ consultas, level }: MeasuredSystem, wanted: Wanted): boolean {
  return consultas >= wanted.consultas && level.concurrency === (wanted.concurrency ?? level.concurrency);
}

export async function until(
  lab: WatchedLaboratory,
  condition: (snapshot: LabSnapshot) => boolean,
  signal: AbortSignal,
): Promise<void> {
  for await (const snapshot of lab.snapshots()) {
    signal.throwIfAborted();
    if (condition(snapshot)) return;
  }
  throw new Error('El laboratorio dejó de responder.');
}

/** Those that run, to be set back afterwards; undefined when none does. */
export async function runningWorkers(lab: Pick<LabClient, 'snapshots'>) {
  for await (const { processes } of lab.snapshots()) {
    const running = processes.filter(({ role }) => role === 'worker');
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
