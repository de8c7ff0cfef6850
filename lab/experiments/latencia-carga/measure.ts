import { constantRate } from '../../load/rate-profile.ts';
import { momentsOf } from '../../queueing/statistics/moments.ts';
import type { Task } from '../experiment.ts';
import { invalidity } from '../invalidity.ts';
import type { Laboratory } from '../laboratory.ts';
import type { Taken } from '../measurement.ts';
import { capacityPerSecond, measureCapacity } from './capacity.ts';
import { occupancies } from './occupancy.ts';
import {
  CONCURRENCY,
  type Factors,
  type Measured,
  SATURATED,
  type Waits,
  WORK_MS,
  WORKERS,
} from './setup.ts';

export async function measure(
  laboratory: Laboratory,
  task: Task<Factors, Measured>,
): Promise<Taken<Measured>> {
  await laboratory.setWorkers(WORKERS, CONCURRENCY);
  return task.factors.utilisation === SATURATED
    ? measureCapacity(laboratory, task.plan)
    : measureWaits(laboratory, task);
}

async function measureWaits(
  laboratory: Laboratory,
  { factors: { utilisation }, repetition, plan, earlier }: Task<Factors, Measured>,
): Promise<Taken<Waits>> {
  await laboratory.setWork({ meanMs: WORK_MS, distribution: 'exponencial', kind: 'espera' });
  const { warmUpMs, measureMs } = plan;
  const ratePerSecond = utilisation * capacityPerSecond(earlier);
  const load = { kind: 'open', process: 'poisson', profile: constantRate(ratePerSecond) } as const;
  // Other arrivals at each load and in each repetition: the same ones again would tell nothing new.
  const seed = plan.seed + 1_000 * (repetition - 1) + Math.round(100 * utilisation);
  // The database tells the waits: clients need not ask for each of them.
  const options = { load, seed, notice: 'none' } as const;
  const { result, ended, startedAtMs } = await laboratory.load(options, warmUpMs + measureMs);
  const measured = occupancies(ended).filter(({ createdMs }) => createdMs >= startedAtMs + warmUpMs);
  const arrivals = result.samples.sentMs.filter((ms) => ms >= warmUpMs).sort();
  return {
    figures: {
      arrivalsPerSecond: (arrivals.length / measureMs) * 1000,
      idealWaitMs: momentsOf(measured.map(({ idealWaitMs }) => idealWaitMs)).mean,
    },
    series: {
      waitMs: measured.map(({ publishedMs, startedMs }) => startedMs - publishedMs),
      serviceMs: measured.map(({ serviceMs }) => serviceMs),
      handoverMs: measured.map(({ handoverMs }) => handoverMs),
      gapMs: [...arrivals.subarray(1)].map((ms, index) => ms - (arrivals[index] as number)),
    },
    ...invalidity(result),
  };
}
