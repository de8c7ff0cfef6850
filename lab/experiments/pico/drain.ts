import type { LoadRecord, Seen } from '../laboratory.ts';
import { DRAINED_AT } from './forecast.ts';
import { BEFORE_MS, BURST_MS, type Measured } from './setup.ts';

const BURST_END_S = (BEFORE_MS + BURST_MS) / 1000;

/** So long a queue is watched after the burst: what drains later is helped by nobody arriving any more. */
export function watchedS(measureMs: number): number {
  return measureMs / 1000 - BURST_END_S;
}

/**
 * How long the queue took to drain after the burst, between two looks as if it had fallen evenly.
 * @returns undefined when it was not empty before the load ended.
 */
export function drainedAfterS(
  seen: Pick<Seen, 'startedAtMs' | 'snapshots'>,
  measureMs: number,
): number | undefined {
  const after = pointsOf(seen).filter(({ seconds }) => seconds >= BURST_END_S && seconds <= measureMs / 1000);
  const index = after.findIndex(({ inSystem }) => inSystem <= DRAINED_AT);
  const [before, empty] = [after[index - 1], after[index]];
  if (!empty) return undefined;
  if (!before) return empty.seconds - BURST_END_S;
  const share = (before.inSystem - DRAINED_AT) / (before.inSystem - empty.inSystem);
  return before.seconds + share * (empty.seconds - before.seconds) - BURST_END_S;
}

/** What is kept of a measurement besides its forecasts. */
export function courseOf(record: LoadRecord, measureMs: number) {
  const points = pointsOf(record);
  const { status } = record.result.samples;
  return {
    figures: {
      highest: Math.max(0, ...points.map(({ inSystem }) => inSystem)),
      drainS: drainedAfterS(record, measureMs),
      sent: status.length,
      refused: status.filter((code) => code === 503 || code === 429).length,
    },
    series: {
      secondsOfPoint: points.map(({ seconds }) => seconds),
      inSystem: points.map(({ inSystem }) => inSystem),
      arrivalsPerSecond: points.map(({ arrivalsPerSecond }) => arrivalsPerSecond),
      completionsPerSecond: points.map(({ completionsPerSecond }) => completionsPerSecond),
    } satisfies Measured['series'],
  };
}

function pointsOf({ snapshots, startedAtMs }: Pick<Seen, 'startedAtMs' | 'snapshots'>) {
  return snapshots.map((snapshot) => ({ ...snapshot, seconds: (snapshot.atMs - startedAtMs) / 1000 }));
}
