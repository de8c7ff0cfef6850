import { handoversMs } from '../../live/handover.ts';
import { drainSeconds } from '../../queueing/backlog.ts';
import { offeredLoad, type Queue } from '../../queueing/queue.ts';
import { momentsOf } from '../../queueing/statistics/moments.ts';
import type { LoadRecord } from '../laboratory.ts';
import { BASE_PER_SECOND, BEFORE_MS, BURST_MS, CONCURRENCY, type Measured, WORKERS } from './setup.ts';

/** Workers that were just started spend several times as much on the first consultas. */
const CALM_FROM_MS = 4_000;

/** As many consultas in the system as are in work: the queue is empty. */
const DRAINED_AT = WORKERS * CONCURRENCY;

/**
 * Forecasts how long the queue will take to drain, once before the burst from its height and once at its end from
 * how long the queue is then, and sees how long it took. Both take the rate at which it drains from how long a
 * consulta kept its hand in the calm before the burst: what comes after it is as calm, while during the burst the
 * gateway takes from the workers what it needs to accept everything. A queue that is not empty before the load
 * ends has no time of draining: what drains then is helped by nobody arriving any more.
 */
export function drainOf(record: LoadRecord, peakPerSecond: number, measureMs: number): Measured {
  const { startedAtMs, result } = record;
  const points = record.snapshots.map((snapshot) => ({
    ...snapshot,
    seconds: (snapshot.atMs - startedAtMs) / 1000,
  }));
  const burstEndS = (BEFORE_MS + BURST_MS) / 1000;
  const after = points.filter(({ seconds }) => seconds >= burstEndS && seconds <= measureMs / 1000);
  const drained = after.find(({ inSystem }) => inSystem <= DRAINED_AT);
  return {
    figures: {
      highest: Math.max(0, ...points.map(({ inSystem }) => inSystem)),
      ...forecasts(calmServiceMs(record), peakPerSecond, after[0]?.inSystem),
      drainS: drained && drained.seconds - burstEndS,
      refused: result.samples.status.filter((status) => status === 503 || status === 429).length,
    },
    series: {
      secondsOfPoint: points.map(({ seconds }) => seconds),
      inSystem: points.map(({ inSystem }) => inSystem),
      arrivalsPerSecond: points.map(({ arrivalsPerSecond }) => arrivalsPerSecond),
      completionsPerSecond: points.map(({ completionsPerSecond }) => completionsPerSecond),
    },
  };
}

/** How long a consulta keeps its hand: its work, and until the hand has the next one. Undefined when nothing ended in the calm. */
function calmServiceMs({ ended, startedAtMs }: LoadRecord): number | undefined {
  const handovers = handoversMs(ended, CONCURRENCY);
  const calm = ended.filter(
    ({ processedMs }) => processedMs >= startedAtMs + CALM_FROM_MS && processedMs < startedAtMs + BEFORE_MS,
  );
  if (calm.length === 0) return undefined;
  return momentsOf(
    calm.map(({ id, startedMs, processedMs }) => processedMs - startedMs + (handovers.get(id) as number)),
  ).mean;
}

/** @param inSystem at the end of the burst. */
function forecasts(serviceMs: number | undefined, peakPerSecond: number, inSystem: number | undefined) {
  if (serviceMs === undefined) return {};
  const backlog = inSystem === undefined ? undefined : inSystem - DRAINED_AT;
  return {
    earlyForecastS: forecastS(expectedBacklog(peakPerSecond, serviceMs), serviceMs),
    forecastS: forecastS(backlog, serviceMs),
  };
}

/** What a burst leaves behind of which so much arrives. */
function expectedBacklog(peakPerSecond: number, serviceMs: number): number {
  const capacityPerSecond = (DRAINED_AT * 1000) / serviceMs;
  return ((peakPerSecond - capacityPerSecond) * BURST_MS) / 1000;
}

/** Undefined when the system could not even keep up with the calm. */
function forecastS(backlog: number | undefined, serviceMs: number): number | undefined {
  const queue: Queue = { arrivalsPerSecond: BASE_PER_SECOND, serviceMs, servers: DRAINED_AT };
  if (backlog === undefined || offeredLoad(queue) >= queue.servers) return undefined;
  return drainSeconds(Math.max(0, backlog), queue);
}
