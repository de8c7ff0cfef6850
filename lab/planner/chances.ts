import { BOUNDS } from '@sel/contract/lab/bounds';
import type { WorkersChance } from '@sel/contract/lab/planner';
import { type Random, seededRandom } from '../queueing/random.ts';
import { simulatePool } from '../queueing/simulation/pool.ts';
import { simulate } from '../queueing/simulation/simulate.ts';
import { quantile, quantileOf } from '../queueing/statistics/quantiles.ts';
import { type Demand, drawGaps, drawService, loadOf, pick } from './demand.ts';

/** A p99 of fewer than a thousand consultas is a matter of luck; much more than a quarter of a minute tells nothing new. */
const SHORTEST_STRETCH = 3_000;
const STRETCH_S = 15;
/** So many stretches tell 95 % from 90 % (their standard error is 1.5 points); fewer where each takes long. */
const MOST_STRETCHES = 200;
const FEWEST_STRETCHES = 80;
const CONSULTAS_PER_CHANCE = 1_000_000;
/**
 * Busier than this a system takes so long to settle that no stretch tells how it does in the end; whoever plans for it
 * plans for a queue that grows with every tenth of a percent.
 */
const HIGHEST_UTILISATION = 0.98;
/** The band is forecast for nine stretches of ten. */
export const CONFIDENCE = 0.9;

/**
 * How a number of workers fares: so many stretches of load are simulated, each with a service and a rate as they may be,
 * and each meets the objective or does not. All numbers of workers meet the same arrivals, so that more are never worse
 * by luck. Pure: the seed decides.
 */
export function chanceOf(demand: Demand, workers: number): WorkersChance {
  const { level, limitMs } = demand.objective;
  const hopeless = { workers, probability: 0, met: 0, stretches: 0, quantile: null };
  if (workers === 0) return { ...hopeless, utilisation: 0 };
  const utilisation = loadOf(demand) / (workers * demand.concurrency);
  if (utilisation > HIGHEST_UTILISATION) return { ...hopeless, utilisation };
  const stretches = stretchesFor(demand, workers);
  const found = Float64Array.from({ length: stretches }, (_, stretch) =>
    quantileOf(stretchOf(demand, workers, stretch), level),
  ).sort();
  const tail = (1 - CONFIDENCE) / 2;
  const met = found.filter((ms) => ms <= limitMs).length;
  return {
    workers,
    utilisation,
    probability: met / stretches,
    met,
    stretches,
    quantile: {
      medianMs: quantile(found, 0.5),
      lowMs: quantile(found, tail),
      highMs: quantile(found, 1 - tail),
    },
  };
}

export function stretchLength({ ratePerSecond, stretch }: Demand): number {
  return (
    stretch ??
    Math.ceil(Math.min(BOUNDS.planStretch.max, Math.max(SHORTEST_STRETCH, STRETCH_S * ratePerSecond)))
  );
}

function stretchesFor(demand: Demand, workers: number): number {
  const each = stretchLength(demand) + warmUpOf(demand, workers);
  return Math.round(Math.min(MOST_STRETCHES, Math.max(FEWEST_STRETCHES, CONSULTAS_PER_CHANCE / each)));
}

/** What the objective speaks of, in milliseconds, for each consulta of one stretch; in the order of arrival. */
function stretchOf(demand: Demand, workers: number, stretch: number): Float64Array {
  const random = (purpose: number) => seededRandom(mixed(demand.seed, stretch), purpose);
  const drawing = random(3);
  const gaps = drawGaps(demand, drawing);
  const service = drawService(demand.service, drawing);
  const { waitMs, serviceMs } =
    demand.prefetch > demand.concurrency
      ? withPrefetch(demand, workers, stretch, { gaps, service })
      : simulatePool(startOf(gaps, random(0)), service, random(1), {
          servers: workers * demand.concurrency,
          customers: stretchLength(demand),
          warmUp: warmUpOf(demand, workers),
        });
  if (demand.objective.metric === 'wait') return waitMs;
  const outside = random(4);
  for (let index = 0; index < waitMs.length; index += 1)
    waitMs[index] =
      (waitMs[index] as number) + (serviceMs[index] as number) + pick(demand.outsideMs, outside);
  return waitMs;
}

function withPrefetch(
  demand: Demand,
  workers: number,
  stretch: number,
  drawn: { gaps: ReturnType<typeof drawGaps>; service: ReturnType<typeof drawService> },
) {
  const { concurrency, prefetch, seed } = demand;
  const arrivals = { start: (random: Random) => startOf(drawn.gaps, random) };
  const { waitMs, responseMs } = simulate(
    { arrivals, service: drawn.service, workers, concurrency, prefetch },
    { seed: mixed(seed, stretch), customers: stretchLength(demand), warmUp: warmUpOf(demand, workers) },
  );
  return { waitMs, serviceMs: responseMs.map((ms, index) => ms - (waitMs[index] as number)) };
}

function startOf(gaps: ReturnType<typeof drawGaps>, random: Random): () => number {
  return () => gaps.sample(random);
}

/**
 * Until the empty beginning is forgotten: the pool is full, and a few relaxation times, ρ/(1−√ρ)² consultas each, are over
 * (Cohen, *The Single Server Queue*, 1982, for M/M/1; with c servers it is that many services of the whole pool).
 */
function warmUpOf(demand: Demand, workers: number): number {
  const load = loadOf(demand);
  const rho = load / (workers * demand.concurrency);
  return Math.ceil(300 + 2 * load + (3 * rho) / (1 - Math.sqrt(rho)) ** 2);
}

/** Seeds that follow each other become seeds that have nothing to do with each other (Murmur's finaliser). */
function mixed(seed: number, stretch: number): number {
  let bits = (seed * 0x9e3779b1 + stretch) | 0;
  bits = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return (bits ^ (bits >>> 16)) >>> 0;
}
