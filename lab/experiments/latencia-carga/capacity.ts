import { judge } from '../../load/validity.ts';
import { momentsOf } from '../../queueing/statistics/moments.ts';
import { whyInvalid } from '../../report/flaws.ts';
import type { ExperimentPlan, Measured, Measurement } from '../experiment.ts';
import type { Laboratory } from '../laboratory.ts';
import { type Factors, SERVERS, WORK_MS } from './comparison.ts';

/** All servers always have something to do: how much they finish then is what the other loads are shares of. */
export const SATURATED = 1;
/** So many users for each server that the queue is never empty. */
const USERS_PER_SERVER = 4;
const CAPACITY_MS = 10_000;

/**
 * How many consultas the servers finish per second when the queue is never empty. The work always takes the
 * same time here, so that chance does not enter into the loads; what the system adds to it is the same.
 */
export async function measureCapacity(
  laboratory: Laboratory,
  { seed, warmUpMs, measureMs }: ExperimentPlan<Factors>,
): Promise<Measured> {
  await laboratory.setWork({ meanMs: WORK_MS, distribution: 'constante', kind: 'espera' });
  const load = { kind: 'closed', users: SERVERS * USERS_PER_SERVER, thinkMs: 0 } as const;
  const lengthMs = Math.min(measureMs, CAPACITY_MS);
  const { ended, startedAtMs, result } = await laboratory.load(
    { load, seed, notice: 'wait' },
    warmUpMs + lengthMs,
  );
  const fromMs = startedAtMs + warmUpMs;
  const finished = ended.filter(
    ({ processedMs }) => processedMs >= fromMs && processedMs < fromMs + lengthMs,
  );
  const invalid = whyInvalid(judge(result));
  return {
    figures: { capacityPerSecond: (finished.length / lengthMs) * 1000 },
    series: {},
    ...(invalid && { invalid }),
  };
}

/** @throws when nothing was saturated before. */
export function capacityPerSecond(earlier: readonly Measurement<Factors>[]): number {
  const capacities = earlier.flatMap(({ figures }) => figures.capacityPerSecond ?? []);
  if (capacities.length === 0) throw new Error('the saturated load comes first, and has not been measured');
  return momentsOf(capacities).mean;
}
