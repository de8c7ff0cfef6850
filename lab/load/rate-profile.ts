import type { RateProfile, RateSegment } from '@sel/contract/lab/load';

/** @param durationMs for ever when left out. */
export function constantRate(ratePerSecond: number, durationMs: number | null = null): RateProfile {
  return [{ durationMs, fromPerSecond: ratePerSecond, toPerSecond: ratePerSecond }];
}

/** Grows (or falls) evenly from one rate to another and stays there. */
export function rampRate(fromPerSecond: number, toPerSecond: number, durationMs: number): RateProfile {
  return [{ durationMs, fromPerSecond, toPerSecond }, ...constantRate(toPerSecond)];
}

/** A base rate, for a while a peak rate, and the base rate again. */
export function burstRate(
  basePerSecond: number,
  peakPerSecond: number,
  { beforeMs, lengthMs }: { beforeMs: number; lengthMs: number },
): RateProfile {
  return [
    ...constantRate(basePerSecond, beforeMs),
    ...constantRate(peakPerSecond, lengthMs),
    ...constantRate(basePerSecond),
  ];
}

/** How many arrivals are to be expected in the first `elapsedMs`: the integral of the rate. */
export function expectedArrivals(profile: RateProfile, elapsedMs: number): number {
  let expected = 0;
  let leftMs = elapsedMs;
  for (const segment of profile) {
    const { durationMs } = segment;
    if (durationMs === null || leftMs <= durationMs) return expected + within(segment, leftMs);
    expected += within(segment, durationMs);
    leftMs -= durationMs;
  }
  return expected;
}

/** The instant at which so many arrivals are to be expected: the inverse of {@link expectedArrivals}. */
export function elapsedAt(profile: RateProfile, arrivals: number): number {
  let startMs = 0;
  let left = arrivals;
  for (const segment of profile) {
    const whole =
      segment.durationMs === null ? Number.POSITIVE_INFINITY : within(segment, segment.durationMs);
    if (left <= whole && segment.fromPerSecond + segment.toPerSecond > 0)
      return startMs + timeFor(segment, left);
    left -= whole;
    startMs += segment.durationMs ?? Number.POSITIVE_INFINITY;
  }
  return Number.POSITIVE_INFINITY;
}

function within(segment: RateSegment, elapsedMs: number): number {
  return (segment.fromPerSecond * elapsedMs + (slope(segment) * elapsedMs ** 2) / 2) / 1000;
}

/** Solves from·t + slope·t²/2 = 1000·arrivals for t, in the form that stays exact for slopes near 0. */
function timeFor(segment: RateSegment, arrivals: number): number {
  const { fromPerSecond } = segment;
  const discriminant = fromPerSecond ** 2 + 2 * slope(segment) * 1000 * arrivals;
  const divisor = fromPerSecond + Math.sqrt(Math.max(0, discriminant));
  return divisor === 0 ? 0 : (2 * 1000 * arrivals) / divisor;
}

/** How much the rate per second changes in each millisecond. */
function slope({ durationMs, fromPerSecond, toPerSecond }: RateSegment): number {
  return durationMs === null ? 0 : (toPerSecond - fromPerSecond) / durationMs;
}
