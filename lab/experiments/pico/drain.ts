import { handoversMs } from '../../live/handover.ts';
import { drainSeconds } from '../../queueing/backlog.ts';
import { offeredLoad, type Queue } from '../../queueing/queue.ts';
import { momentsOf } from '../../queueing/statistics/moments.ts';
import type { LoadRecord } from '../laboratory.ts';

export const WORKERS = 2;
export const CONCURRENCY = 5;
export const WORK_MS = 50;
export const CAPACITY_PER_SECOND = (WORKERS * CONCURRENCY * 1000) / WORK_MS;
export const BASE_PER_SECOND = CAPACITY_PER_SECOND * 0.4;
export const BEFORE_MS = 8_000;
export const BURST_MS = 5_000;
/** The load lasts so long from its beginning, in each of the plans. */
export const MEASURE_MS = { full: 45_000, short: 26_000 };

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
export function drainOf(record: LoadRecord, peakPerSecond: number, measureMs: number) {
  const { startedAtMs, result } = record;
  const points = record.snapshots.map((snapshot) => ({
    ...snapshot,
    seconds: (snapshot.atMs - startedAtMs) / 1000,
  }));
  const burstEndS = (BEFORE_MS + BURST_MS) / 1000;
  const after = points.filter(({ seconds }) => seconds >= burstEndS && seconds <= measureMs / 1000);
  const drained = after.find(({ inSystem }) => inSystem <= DRAINED_AT);
  const queue = { arrivalsPerSecond: BASE_PER_SECOND, serviceMs: calmServiceMs(record), servers: DRAINED_AT };
  const capacityPerSecond = (DRAINED_AT * 1000) / queue.serviceMs;
  return {
    figures: {
      highest: Math.max(0, ...points.map(({ inSystem }) => inSystem)),
      earlyForecastS: forecastS(((peakPerSecond - capacityPerSecond) * BURST_MS) / 1000, queue),
      forecastS: forecastS((after[0]?.inSystem ?? Number.NaN) - DRAINED_AT, queue),
      drainS: drained ? drained.seconds - burstEndS : Number.NaN,
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

/** How long a consulta keeps its hand: its work, and until the hand has the next one. */
function calmServiceMs({ ended, startedAtMs }: LoadRecord): number {
  const handovers = handoversMs(ended, CONCURRENCY);
  const calm = ended.filter(
    ({ processedMs }) => processedMs >= startedAtMs + CALM_FROM_MS && processedMs < startedAtMs + BEFORE_MS,
  );
  return momentsOf(
    calm.map(({ id, startedMs, processedMs }) => processedMs - startedMs + (handovers.get(id) as number)),
  ).mean;
}

/** NaN when nothing ended in the calm or was seen after the burst, or the system could not even keep up with the calm. */
function forecastS(backlog: number, queue: Queue): number {
  if (Number.isNaN(queue.serviceMs) || Number.isNaN(backlog)) return Number.NaN;
  return offeredLoad(queue) < queue.servers ? drainSeconds(Math.max(0, backlog), queue) : Number.NaN;
}
