import type { LoadRecord } from '../laboratory.ts';
import { handoversMs } from '../observe/handover.ts';
import { drainSeconds } from '../theory/backlog.ts';
import { momentsOf } from '../theory/moments.ts';
import { offeredLoad } from '../theory/queue.ts';

export const WORKERS = 2;
export const CONCURRENCY = 5;
export const WORK_MS = 50;
export const CAPACITY_PER_SECOND = (WORKERS * CONCURRENCY * 1000) / WORK_MS;
export const BASE_PER_SECOND = CAPACITY_PER_SECOND * 0.4;
export const BEFORE_MS = 5_000;
export const BURST_MS = 5_000;

/**
 * Forecasts before the burst how long the queue will take to drain, from its height and from how long a
 * consulta kept its hand in the calm before it.
 */
export function earlyForecastS({ ended, startedAtMs }: LoadRecord, peakPerSecond: number): number {
  const handovers = handoversMs(ended, CONCURRENCY);
  const calm = ended.filter(({ processedMs }) => processedMs < startedAtMs + BEFORE_MS);
  const serviceMs = momentsOf(
    calm.map(({ id, startedMs, processedMs }) => processedMs - startedMs + (handovers.get(id) as number)),
  ).mean;
  const queue = { arrivalsPerSecond: BASE_PER_SECOND, serviceMs, servers: DRAINED_AT };
  const capacityPerSecond = (DRAINED_AT * 1000) / serviceMs;
  const backlog = Math.max(0, ((peakPerSecond - capacityPerSecond) * BURST_MS) / 1000);
  return offeredLoad(queue) < DRAINED_AT ? drainSeconds(backlog, queue) : Number.NaN;
}

/** As many consultas in the system as are in work: the queue is empty. */
const DRAINED_AT = WORKERS * CONCURRENCY;

/**
 * Forecasts at the end of the burst how long the queue takes to drain, from what is known at that moment
 * (its length, and the rates at which consultas end and, after the burst, arrive), and sees how long it took.
 */
export function drainOf({ snapshots, startedAtMs, result }: LoadRecord) {
  const points = snapshots.map((snapshot) => ({
    ...snapshot,
    seconds: (snapshot.atMs - startedAtMs) / 1000,
  }));
  const burstEndS = (BEFORE_MS + BURST_MS) / 1000;
  const after = points.filter(({ seconds }) => seconds >= burstEndS);
  const atEnd = after[0];
  const lately = points.filter(({ seconds }) => seconds >= burstEndS - 2 && seconds <= burstEndS);
  const finishedPerSecond = momentsOf(lately.map(({ completionsPerSecond }) => completionsPerSecond)).mean;
  const drained = after.find(({ inSystem }) => inSystem <= DRAINED_AT);
  const spare = finishedPerSecond - BASE_PER_SECOND;
  return {
    figures: {
      highest: Math.max(0, ...points.map(({ inSystem }) => inSystem)),
      forecastS: atEnd && spare > 0 ? (atEnd.inSystem - DRAINED_AT) / spare : Number.NaN,
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
