import { quantile } from './quantile.ts';
import type { LoadResult } from './run.ts';
import { countEndings, lagsMs } from './samples.ts';

/** A generator that is later than this with one request in a hundred measures itself. */
const MAX_LAG_P99_MS = 10;
/** So much of what was to be sent may be dropped. */
const MAX_DROPPED_SHARE = 0.001;
/** A busier event loop may delay what it sends and what it receives. */
const MAX_BUSY = 0.9;
/** Sends later than this are counted as late. */
const LATE_MS = 5;

/** Whether a run measured the system or its own generator, and from what that is concluded. */
export interface Validity {
  valid: boolean;
  reasons: string[];
  sent: number;
  dropped: number;
  late: number;
  lagP99Ms: number;
  lagMaxMs: number;
  /** Of the busiest process, 0 to 1. */
  busy: number;
}

/** Judges the generator of a run. A closed load has no instants to be late for: there only `busy` counts. */
export function judge({
  plan,
  samples,
  efforts,
}: Pick<LoadResult, 'plan' | 'samples' | 'efforts'>): Validity {
  const lags = lagsMs(samples)
    .filter((lag) => !Number.isNaN(lag))
    .sort();
  const { dropped } = countEndings(samples);
  const figures = {
    sent: lags.length,
    dropped,
    late: lags.reduce((count, lag) => count + (lag > LATE_MS ? 1 : 0), 0),
    lagP99Ms: lags.length > 0 ? quantile(lags, 0.99) : 0,
    lagMaxMs: lags.length > 0 ? quantile(lags, 1) : 0,
    busy: Math.max(0, ...efforts.map((effort) => effort.busy)),
  };
  const reasons: string[] = [];
  if (figures.busy > MAX_BUSY) reasons.push(`the generator was busy ${percent(figures.busy)} of the time`);
  if (plan.load.kind === 'open') {
    if (figures.lagP99Ms > MAX_LAG_P99_MS) {
      reasons.push(`1 % of the requests were sent more than ${figures.lagP99Ms.toFixed(1)} ms late`);
    }
    if (dropped > MAX_DROPPED_SHARE * samples.ending.length) {
      reasons.push(`${dropped} of ${samples.ending.length} requests were dropped`);
    }
  }
  return { valid: reasons.length === 0, reasons, ...figures };
}

function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}
