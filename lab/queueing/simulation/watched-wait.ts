import { exponential } from '../distribution.ts';
import { positive } from '../domain.ts';
import { mmc } from '../mmc.ts';
import { type Random, seededRandom } from '../random.ts';
import { momentsOf } from '../statistics/moments.ts';
import { normalQuantile } from '../statistics/normal.ts';
import { simulatePool } from './pool.ts';

/** How much of an M/M/c queue was watched. */
export interface Watched {
  servers: number;
  /** ρ, as it was seen. */
  utilisation: number;
  /** Customers of each run, and those before them, who came to an empty queue and do not count. */
  customers: number;
  warmUp: number;
  /** Independent ones, whose ratios are averaged (the geometric mean). */
  runs: number;
}

/** Measured mean wait / what M/M/c says of the rate and the service that were measured with it. */
interface WaitRatio {
  median: number;
  low: number;
  high: number;
}

const SIMULATIONS = 200;
const SEED = 17;

/**
 * What chance makes of the mean wait of a queue that really is M/M/c, when it is watched only for so long and compared
 * with M/M/c *of the rate and the mean service that were seen meanwhile*. Much of what chance does to the wait it does
 * through those two, so this varies less than the wait itself; and its median, a little below 1, is by how much a short run
 * says too little. From simulated runs of the same length, whose ratios are nearly log-normal.
 * @param confidence that of the interval around the median.
 */
export function watchedWaitRatio(watched: Watched, confidence: number): WaitRatio {
  const { mean, deviation } = logMoments(watched);
  const halfWidth = (normalQuantile((1 + confidence) / 2) * deviation) / Math.sqrt(watched.runs);
  return { median: Math.exp(mean), low: Math.exp(mean - halfWidth), high: Math.exp(mean + halfWidth) };
}

const KNOWN = new Map<string, { mean: number; deviation: number }>();
const MOST_KNOWN = 1_000;

/** Mean and deviation of the logarithm of one run's ratio. */
function logMoments(watched: Watched): { mean: number; deviation: number } {
  // Measurements that hardly differ share their simulations, of which each takes some tenths of a second.
  const alike = {
    servers: watched.servers,
    utilisation: Math.min(0.98, Math.max(0.02, Math.round(watched.utilisation * 40) / 40)),
    customers: aboutAsMany(watched.customers),
    warmUp: aboutAsMany(watched.warmUp),
  };
  const key = Object.values(alike).join(' ');
  const known = KNOWN.get(key) ?? simulated(alike);
  if (KNOWN.size < MOST_KNOWN) KNOWN.set(key, known);
  return known;
}

function simulated({ servers, utilisation, customers, warmUp }: Omit<Watched, 'runs'>) {
  positive('customers', customers);
  const random = seededRandom(SEED);
  const logs = Array.from({ length: SIMULATIONS }, () => {
    const { waitMs, serviceMs, gapMs } = oneRun(servers, utilisation, { customers, warmUp }, random);
    // Nobody waited, or more came than could be done: theory has no mean of such a run.
    if (waitMs === 0 || serviceMs / gapMs >= servers) return [];
    return Math.log(waitMs / mmc({ servers, serviceMs, arrivalsPerSecond: 1000 / gapMs }).waitMs);
  });
  const { mean, variance } = momentsOf(logs.flat());
  return { mean, deviation: Math.sqrt(variance) };
}

/** Times are in units of the mean service: the ratio does not depend on it. */
function oneRun(
  servers: number,
  utilisation: number,
  { customers, warmUp }: Pick<Watched, 'customers' | 'warmUp'>,
  random: Random,
) {
  const gap = exponential(1 / (utilisation * servers));
  const gaps = new Float64Array(warmUp + customers);
  let [firstMs, lastMs] = [0, 0];
  for (let customer = 0; customer < gaps.length; customer += 1) {
    gaps[customer] = gap.sample(random);
    lastMs += gaps[customer] as number;
    if (customer === warmUp) firstMs = lastMs;
  }
  const pool = { servers, customers, warmUp };
  const left = gaps.values();
  const run = simulatePool(() => left.next().value as number, exponential(1), random, pool);
  return {
    waitMs: momentsOf(run.waitMs).mean,
    serviceMs: momentsOf(run.serviceMs).mean,
    gapMs: (lastMs - firstMs) / (customers - 1),
  };
}

/** The nearest power of 1.25, so that the key hardly depends on chance. */
function aboutAsMany(count: number): number {
  return count < 2 ? count : Math.round(1.25 ** Math.round(Math.log(count) / Math.log(1.25)));
}
