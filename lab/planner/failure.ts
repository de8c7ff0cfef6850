import type { PlanFailure, PlanRequest } from '@sel/contract/lab/planner';
import { constant, type Distribution } from '../queueing/distribution.ts';
import { drainSeconds } from '../queueing/drain-time.ts';
import { seededRandom } from '../queueing/random.ts';
import { Station } from '../queueing/simulation/station.ts';
import { quantile } from '../queueing/statistics/quantiles.ts';
import { type Demand, drawGaps, drawService, loadOf, meanServiceMs } from './demand.ts';
import type { Chances } from './staffing.ts';

/** When nothing is said: RabbitMQ and PostgreSQL notice a closed connection at once, and a worker is back in seconds. */
export const DETECTION_MS = 100;
export const RESTART_MS = 5_000;
const DEATHS = 60;
/** Whatever takes longer is told as this. */
const LONGEST_MS = 600_000;
const TAIL = 0.05;

/** What happens when some of the workers die at once, from simulated deaths. */
export function failureOf(
  request: PlanRequest,
  demand: Demand,
  chances: Chances,
  workers: number,
): PlanFailure {
  const dead = Math.min(workers, Math.max(1, request.failures ?? 0));
  const timing = {
    detectionMs: request.detectionMs ?? DETECTION_MS,
    restartMs: request.restartMs ?? RESTART_MS,
  };
  const deaths = Array.from({ length: DEATHS }, (_, death) =>
    simulateDeath(demand, workers, dead, timing, death),
  );
  const peak = spreadOf(deaths.map((death) => death.peak));
  const recovery = spreadOf(deaths.map((death) => death.recoveryMs));
  return {
    dead,
    meanwhile: chances.of(workers - dead),
    peakInSystem: {
      median: Math.round(peak.median),
      low: Math.round(peak.low),
      high: Math.round(peak.high),
    },
    recoveryMs: { medianMs: recovery.median, lowMs: recovery.low, highMs: recovery.high },
    standstillDrainMs: standstillDrainMs(demand, workers - dead, timing),
  };
}

interface Timing {
  detectionMs: number;
  restartMs: number;
}

/** The median, and between which values nine of ten lie. */
function spreadOf(values: readonly number[]): { median: number; low: number; high: number } {
  const sorted = values.toSorted((a, b) => a - b);
  return {
    median: quantile(sorted, 0.5),
    low: quantile(sorted, TAIL),
    high: quantile(sorted, 1 - TAIL),
  };
}

/** How long those that are left take to catch up if nobody is served meanwhile; null where they never do. */
function standstillDrainMs(
  demand: Demand,
  workers: number,
  { detectionMs, restartMs }: Timing,
): number | null {
  const servers = workers * demand.concurrency;
  if (loadOf(demand) >= servers) return null;
  const outageS = (detectionMs + restartMs) / 1000;
  const { ratePerSecond: arrivalsPerSecond, service } = demand;
  const queue = { arrivalsPerSecond, serviceMs: meanServiceMs(service), servers };
  return drainSeconds(arrivalsPerSecond * outageS, queue) * 1000;
}

/** One death under load: the most that are in the system, and how long until the dead are back and nobody waits. */
function simulateDeath(demand: Demand, workers: number, dead: number, timing: Timing, death: number) {
  const random = (purpose: number) => seededRandom(demand.seed + 1_000 * (death + 1), purpose);
  const drawing = random(3);
  const gaps = drawGaps(demand, drawing);
  const service = drawService(demand.service, drawing);
  const diesAtMs = settledMs(demand);
  const failures = {
    up: firstOnes(dead, diesAtMs),
    down: constant(Math.max(1e-6, timing.restartMs)),
    detectMs: timing.detectionMs,
  };
  const { concurrency, prefetch } = demand;
  const station = new Station(
    { service, workers, concurrency, prefetch, failures },
    { service: random(1), failures: random(2) },
    { started: () => {}, finished: () => {} },
  );
  const backMs = diesAtMs + Math.max(timing.restartMs, timing.detectionMs);
  const arriving = random(0);
  let peak = 0;
  for (let nowMs = 0; nowMs < diesAtMs + LONGEST_MS; ) {
    nowMs += gaps.sample(arriving);
    station.advanceTo(nowMs);
    // Those who find a worker free on arriving tell that nobody waits any more.
    if (nowMs >= backMs && station.inSystem.value < workers * concurrency) {
      return { peak, recoveryMs: nowMs - diesAtMs };
    }
    station.arrive(nowMs);
    if (nowMs >= diesAtMs) peak = Math.max(peak, station.inSystem.value);
  }
  return { peak, recoveryMs: LONGEST_MS };
}

/** How long it takes until as many have come as make the beginning forgotten. */
function settledMs(demand: Demand): number {
  return 20 * meanServiceMs(demand.service) + 500_000 / demand.ratePerSecond;
}

/** The first lives end then; all the others, and those that follow, do not end. */
function firstOnes(dead: number, atMs: number): Pick<Distribution, 'sample'> {
  let asked = 0;
  return { sample: () => (asked++ < dead ? atMs : Number.POSITIVE_INFINITY) };
}
