import { setTimeout as sleep } from 'node:timers/promises';
import type { MeasuredSystem } from '@sel/contract/lab/planner';

/** Whoever tells what the running system has shown of itself. */
export interface MeasuringLaboratory {
  /** @param last of how many of the last consultas the latencies are told. @throws or tells nothing while too few have ended. */
  measured(last?: number): Promise<MeasuredSystem | undefined>;
}

const ASK_AGAIN_MS = 500;
/** Before the first ones are told, some hundreds must have ended. */
const STANDSTILL_MS = 120_000;

interface Wanted {
  consultas: number;
  /** The latencies are told of so many of the last ones; of all when left out. */
  last?: number;
  /** They were measured with workers of this concurrency; of any when left out. */
  concurrency?: number;
  signal: AbortSignal;
}

/** What the system shows of itself once so many consultas have ended. @throws when two minutes pass and none more has. */
export async function measuredAfter(lab: MeasuringLaboratory, wanted: Wanted): Promise<MeasuredSystem> {
  let standsSinceMs = Date.now();
  let seen = 0;
  while (Date.now() - standsSinceMs < STANDSTILL_MS) {
    wanted.signal.throwIfAborted();
    const found = await lab.measured(wanted.last).catch(() => undefined);
    if (found && isEnough(found, wanted)) return found;
    if (found && found.consultas !== seen) standsSinceMs = Date.now();
    seen = found?.consultas ?? seen;
    await sleep(ASK_AGAIN_MS, undefined, { signal: wanted.signal });
  }
  throw new Error(
    `Pasó ${STANDSTILL_MS / 1000} s sin que terminara ninguna consulta más de las ${seen} medidas.`,
  );
}

function isEnough({ consultas, level }: MeasuredSystem, wanted: Wanted): boolean {
  return consultas >= wanted.consultas && level.concurrency === (wanted.concurrency ?? level.concurrency);
}
