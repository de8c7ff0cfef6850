import { momentsOf } from '../queueing/statistics/moments.ts';
import { quantile } from '../queueing/statistics/quantiles.ts';
import { ascending } from './samples.ts';

/** A generator that is no later than this with ninety-nine of a hundred requests is on time. */
export const MAX_LAG_P99_MS = 10;
/** Of a latency that is shown, so much may be the generator's own delay: more of it a reader would see. */
export const MAX_LAG_SHARE = 0.1;

/** How late the generator itself was, and what that makes of the figures. */
export interface Lateness {
  lagP99Ms: number;
  /**
   * Latencies count from when a request was to be sent, and so contain the generator's own delay. This is the share of
   * the mean or of the p99, of which it is more, that would be gone if they counted from when it was sent.
   */
  lagShare: number;
  isLate: boolean;
}

/**
 * The one definition of a late generator, in the live picture as in reports: one whose delay is to be seen in what was
 * measured. A delay of 15 ms is half of a latency of 30 ms and nothing in one of 5 s.
 * @param lagsMs of all requests that were sent.
 * @param fromIntendedMs latencies from when each was to be sent; those that are not numbers did not happen.
 * @param fromSentMs the same ones from when each was sent.
 */
export function latenessOf(
  lagsMs: Float64Array,
  fromIntendedMs: Float64Array,
  fromSentMs: Float64Array,
): Lateness {
  const lags = ascending(lagsMs);
  const shown = ascending(fromIntendedMs);
  const own = ascending(fromSentMs);
  const lagP99Ms = lags.length > 0 ? quantile(lags, 0.99) : 0;
  const lagShare = Math.max(
    excess(momentsOf(shown).mean, momentsOf(own).mean),
    shown.length > 0 ? excess(quantile(shown, 0.99), quantile(own, 0.99)) : 0,
  );
  // With no latencies to be a share of, the delay itself is all that can be judged.
  const isSeen = shown.length === 0 || lagShare > MAX_LAG_SHARE;
  return { lagP99Ms, lagShare, isLate: lagP99Ms > MAX_LAG_P99_MS && isSeen };
}

function excess(shownMs: number, ownMs: number): number {
  return shownMs > 0 ? Math.max(0, 1 - ownMs / shownMs) : 0;
}
