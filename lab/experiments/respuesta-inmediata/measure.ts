import type { LabSnapshot } from '@sel/contract/lab/snapshot';
import type { Text } from '@sel/contract/lab/text';
import { handsOf } from '@sel/contract/lab/workers';
import { constantRate } from '../../load/rate-profile.ts';
import { between, happened, latenciesMs } from '../../load/samples.ts';
import type { Task } from '../experiment.ts';
import { invalidity } from '../invalidity.ts';
import type { Laboratory } from '../laboratory.ts';
import type { Discardable, Taken } from '../measurement.ts';
import { CONCURRENCY, type Factors, type Measured, RATE_PER_SECOND, WORKERS } from './setup.ts';

export async function measure(
  laboratory: Laboratory,
  { factors: { workMs }, plan: { warmUpMs, measureMs }, seed }: Task<Factors, Measured>,
): Promise<Taken<Measured>> {
  // The same capacity for every duration, or what is measured would be the capacity as well.
  if (laboratory.abilities.processes) await laboratory.setWorkers(WORKERS, CONCURRENCY);
  await laboratory.setWork({ meanMs: workMs, distribution: 'constante', kind: 'espera' });
  const load = { kind: 'open', process: 'poisson', profile: constantRate(RATE_PER_SECOND) } as const;
  const { result, snapshots } = await laboratory.load({ load, seed, notice: 'wait' }, warmUpMs + measureMs);
  const samples = between(result.samples, warmUpMs, warmUpMs + measureMs);
  return {
    figures: {},
    series: {
      asynchronousMs: [...happened(latenciesMs(samples, 'acceptedMs'))],
      synchronousMs: [...happened(latenciesMs(samples, 'noticedMs'))],
    },
    ...tooFewHands(snapshots, workMs),
    ...invalidity(result),
  };
}

/** Where somebody else starts the workers, there may be too few of them, or they may come and go meanwhile. */
function tooFewHands(snapshots: readonly LabSnapshot[], workMs: number): Discardable {
  const hands = snapshots.map(({ processes }) => handsOf(processes));
  const busy = (RATE_PER_SECOND * workMs) / 1000;
  // Two standard deviations more than are busy on average: then hardly anybody waits (Halfin and Whitt, 1981).
  return Math.min(...hands) < busy + 2 * Math.sqrt(busy) ? { invalid: TOO_FEW_HANDS } : {};
}

const TOO_FEW_HANDS: Text = {
  es: 'los workers no tenían huecos bastantes: también se habría medido la cola',
  en: 'the workers did not have enough slots: the queue would have been measured as well',
};
