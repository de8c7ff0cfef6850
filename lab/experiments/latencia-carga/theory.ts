import { exponential } from '../../queueing/distribution.ts';
import type { Queue } from '../../queueing/queue.ts';
import { seededRandom } from '../../queueing/random.ts';
import { tracedWaitsMs } from '../../queueing/simulation/trace.ts';
import { momentsOf } from '../../queueing/statistics/moments.ts';
import { normalQuantile } from '../../queueing/statistics/normal.ts';

/** How much of a queue was seen. */
export interface Observed {
  repetitions: number;
  /** Customers of each repetition, and those before them, who came to an empty queue and do not count. */
  customers: number;
  warmUp: number;
  confidence: number;
}

const SIMULATIONS = 100;
const SEED = 17;

/**
 * Between which values the mean wait of an M/M/c queue lies when it is watched for only so long: the mean
 * of theory is that of an endless run, and the waits of a busy queue hang together for seconds. From
 * simulated runs of the same length, whose means are nearly log-normal: they are positive and lean to the
 * right.
 */
export function meanWaitInterval(
  { arrivalsPerSecond, serviceMs, servers }: Queue,
  { repetitions, customers, warmUp, confidence }: Observed,
): { low: number; high: number } {
  const gaps = exponential(1000 / arrivalsPerSecond);
  const services = exponential(serviceMs);
  const random = seededRandom(SEED);
  const meanOfOne = () => {
    let nowMs = 0;
    const arrivalsMs = Array.from({ length: warmUp + customers }, () => {
      nowMs += gaps.sample(random);
      return nowMs;
    });
    const servicesMs = arrivalsMs.map(() => services.sample(random));
    return momentsOf(tracedWaitsMs(arrivalsMs, servicesMs, servers).slice(warmUp)).mean;
  };
  const logs = Array.from({ length: SIMULATIONS }, () =>
    Math.log(momentsOf(Array.from({ length: repetitions }, meanOfOne)).mean),
  );
  const { mean, variance } = momentsOf(logs);
  const halfWidth = normalQuantile((1 + confidence) / 2) * Math.sqrt(variance);
  return { low: Math.exp(mean - halfWidth), high: Math.exp(mean + halfWidth) };
}
