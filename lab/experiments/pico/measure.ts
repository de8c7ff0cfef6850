import { burstRate } from '../../load/rate-profile.ts';
import type { Task } from '../experiment.ts';
import { invalidity } from '../invalidity.ts';
import type { Laboratory } from '../laboratory.ts';
import type { Taken } from '../measurement.ts';
import { drainOf } from './drain.ts';
import {
  BASE_PER_SECOND,
  BEFORE_MS,
  BURST_MS,
  CONCURRENCY,
  type Factors,
  type Measured,
  WORK_MS,
  WORKERS,
} from './setup.ts';

export async function measure(
  laboratory: Laboratory,
  { factors: { peakPerSecond }, plan: { seed, measureMs } }: Task<Factors, Measured>,
): Promise<Taken<Measured>> {
  await laboratory.setWorkers(WORKERS, CONCURRENCY);
  await laboratory.setWork({ meanMs: WORK_MS, distribution: 'constante', kind: 'espera' });
  const profile = burstRate(BASE_PER_SECOND, peakPerSecond, { beforeMs: BEFORE_MS, lengthMs: BURST_MS });
  const load = { kind: 'open', process: 'poisson', profile } as const;
  const record = await laboratory.load({ load, seed, notice: 'none' }, measureMs);
  return { ...drainOf(record, peakPerSecond, measureMs), ...invalidity(record.result, ['refused']) };
}
