import { constantRate } from '../../load/rate-profile.ts';
import { between, latenciesMs } from '../../load/samples.ts';
import type { Task } from '../experiment.ts';
import { invalidity } from '../invalidity.ts';
import type { Laboratory } from '../laboratory.ts';
import type { Taken } from '../measurement.ts';
import { type Factors, type Measured, RATE_PER_SECOND } from './setup.ts';

export async function measure(
  laboratory: Laboratory,
  { factors: { workMs }, plan: { seed, warmUpMs, measureMs } }: Task<Factors, Measured>,
): Promise<Taken<Measured>> {
  await laboratory.setWork({ meanMs: workMs, distribution: 'constante', kind: 'espera' });
  const load = { kind: 'open', process: 'poisson', profile: constantRate(RATE_PER_SECOND) } as const;
  const { result } = await laboratory.load({ load, seed, notice: 'wait' }, warmUpMs + measureMs);
  const samples = between(result.samples, warmUpMs, warmUpMs + measureMs);
  return {
    figures: {},
    series: {
      asynchronousMs: known(latenciesMs(samples, 'acceptedMs')),
      synchronousMs: known(latenciesMs(samples, 'noticedMs')),
    },
    ...invalidity(result),
  };
}

function known(values: Float64Array): number[] {
  return [...values].filter((value) => !Number.isNaN(value));
}
