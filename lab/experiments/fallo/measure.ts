import { faultOf } from '../../faults/faults.ts';
import { constantRate } from '../../load/rate-profile.ts';
import { ENDINGS } from '../../load/samples.ts';
import type { Task } from '../experiment.ts';
import { invalidity } from '../invalidity.ts';
import type { Laboratory } from '../laboratory.ts';
import type { Taken } from '../measurement.ts';
import {
  CALM_MS,
  CONCURRENCY,
  FAULT_MS,
  type Factors,
  type Measured,
  RATE_PER_SECOND,
  WORK_MS,
  WORKERS,
} from './setup.ts';
import { timeline } from './timeline.ts';

export async function measure(
  laboratory: Laboratory,
  { factors: { fault: name }, plan: { warmUpMs, measureMs }, seed }: Task<Factors, Measured>,
): Promise<Taken<Measured>> {
  const fault = faultOf(name);
  if (!fault.isPossible(laboratory.abilities))
    return { invalid: { es: `aquí no se puede hacer «${name}»`, en: `“${name}” cannot be done here` } };
  await laboratory.setWorkers(WORKERS, CONCURRENCY);
  await laboratory.setWork({ meanMs: WORK_MS, distribution: 'exponencial', kind: 'espera' });
  const load = { kind: 'open', process: 'poisson', profile: constantRate(RATE_PER_SECOND) } as const;
  const running = laboratory.load({ load, seed, notice: 'wait' }, warmUpMs + measureMs);
  // A load that fails ends the waiting, too.
  await Promise.race([laboratory.pause(warmUpMs + CALM_MS), running]);
  const injectedAtMs = laboratory.nowMs();
  await laboratory.inject(fault, FAULT_MS);
  const record = await running;
  // The load's clock begins when its generator is ready, some time after it was asked for.
  const { figures, series } = timeline(record, warmUpMs, injectedAtMs - record.startedAtMs);
  const endedTwice = await laboratory.changedAfterEnd(record.ended);
  // What went wrong went wrong, however late the generator was.
  const isSound = [figures.lost, figures.duplicated, endedTwice].every((count) => count === 0);
  return {
    figures: { ...figures, endedTwice },
    series,
    // Requests that come to nothing are what is measured; a late generator would add its own delays to them.
    ...(isSound && invalidity(record.result, ENDINGS)),
  };
}
