import { handoversMs } from '../../live/handover.ts';
import { type Backlog, drainForecast, type TimeForecast } from '../../queueing/drain-time.ts';
import { offeredLoad, type Queue } from '../../queueing/queue.ts';
import { type Moments, momentsOf } from '../../queueing/statistics/moments.ts';
import type { Seen } from '../laboratory.ts';
import { BASE_PER_SECOND, BEFORE_MS, BURST_MS, CONCURRENCY, WORKERS } from './setup.ts';

/** Of ten outcomes nine are to lie inside. */
export const CONFIDENCE = 0.9;
/** Workers that were just started spend several times as much on the first consultas. */
const CALM_FROM_MS = 4_000;
/** The queue is empty when there are as many consultas in the system as can be in work. */
export const DRAINED_AT = WORKERS * CONCURRENCY;
const BURST_END_MS = BEFORE_MS + BURST_MS;
/** Chance comes from the arrivals, which are Poisson; the work always takes the same time. */
const ARRIVAL_SCV = 1;

/**
 * How long the queue will take to drain from the end of the burst on, said before the burst from its height.
 * @param seen of the calm.
 * @returns undefined when nothing ended in the calm, when the system could not keep up with it, or when no queue will form.
 */
export function earlyForecast(seen: Seen, peakPerSecond: number): TimeForecast | undefined {
  const service = calmService(seen);
  if (!service) return undefined;
  const capacityPerSecond = (DRAINED_AT * 1000) / service.mean;
  const burstS = BURST_MS / 1000;
  const mean = (peakPerSecond - capacityPerSecond) * burstS;
  // What comes in the burst varies by chance, and what is done in it as much as the service time is uncertain.
  const byService = (capacityPerSecond * burstS * errorOf(service)) ** 2;
  return forecast({ mean, variance: ARRIVAL_SCV * peakPerSecond * burstS + byService }, service);
}

/** The same, said at the end of the burst from how many consultas there are then. */
export function lateForecast(seen: Seen): TimeForecast | undefined {
  const service = calmService(seen);
  const now = seen.snapshots.at(-1);
  if (!service || !now) return undefined;
  const found = forecast({ mean: now.inSystem - DRAINED_AT, variance: 0 }, service);
  const sinceEndS = (now.atMs - seen.startedAtMs - BURST_END_MS) / 1000;
  return (
    found && { seconds: found.seconds + sinceEndS, low: found.low + sinceEndS, high: found.high + sinceEndS }
  );
}

/**
 * How long a consulta keeps its hand: its work, and until the hand has the next one. From the calm before the burst, as
 * what comes after it is as calm; during the burst the gateway takes from the workers what it needs to accept everything.
 */
function calmService({ ended, startedAtMs }: Seen): Moments | undefined {
  const handovers = handoversMs(ended, CONCURRENCY);
  const calm = ended.filter(
    ({ processedMs }) => processedMs >= startedAtMs + CALM_FROM_MS && processedMs < startedAtMs + BEFORE_MS,
  );
  if (calm.length < 2) return undefined;
  return momentsOf(
    calm.map(({ id, startedMs, processedMs }) => processedMs - startedMs + (handovers.get(id) ?? 0)),
  );
}

function forecast(backlog: Backlog, service: Moments): TimeForecast | undefined {
  const queue: Queue = {
    arrivalsPerSecond: BASE_PER_SECOND,
    serviceMs: service.mean,
    servers: DRAINED_AT,
  };
  if (backlog.mean <= 0 || offeredLoad(queue) >= queue.servers) return undefined;
  const chance = { arrivalScv: ARRIVAL_SCV, serviceScv: service.scv, serviceError: errorOf(service) };
  return drainForecast(backlog, queue, chance, CONFIDENCE);
}

function errorOf({ scv, count }: Moments): number {
  return Math.sqrt(scv / count);
}
