import type { Text } from '@sel/contract/lab/text';
import { bilingual } from '../report/text.ts';
import { quantile } from './quantile.ts';
import type { LoadResult } from './run.ts';
import { countEndings, type Ending, lagsMs } from './samples.ts';

/** A generator that is later than this with one request in a hundred measures itself. */
const MAX_LAG_P99_MS = 10;
/** So much of what was to be sent may be dropped, and so much of it may come to nothing. */
const MAX_LOST_SHARE = 0.001;
/** These have no latency: were they many, the figures would be those of the ones that fared well. */
const WITHOUT_RESULT = ['refused', 'error', 'failed', 'unfinished'] as const;
/** A busier event loop may delay what it sends and what it receives. */
const MAX_BUSY = 0.9;
/** Sends later than this are counted as late. */
const LATE_MS = 5;

/** Whether a run measured the system or its own generator, and from what that is concluded. */
export interface Validity {
  valid: boolean;
  reasons: Text[];
  sent: number;
  dropped: number;
  late: number;
  lagP99Ms: number;
  lagMaxMs: number;
  /** Of the busiest process, 0 to 1. */
  busy: number;
}

/**
 * Judges a run by its generator and by whether what was sent had results. A closed load has no instants to be late for.
 * @param expected ends of requests that the run was made to see, or that do not enter into its figures.
 */
export function judge(
  { plan, samples, efforts }: Pick<LoadResult, 'plan' | 'samples' | 'efforts'>,
  expected: readonly Ending[] = [],
): Validity {
  const lags = lagsMs(samples)
    .filter((lag) => !Number.isNaN(lag))
    .sort();
  const endings = countEndings(samples);
  const { dropped } = endings;
  const figures = {
    sent: lags.length,
    dropped,
    late: lags.reduce((count, lag) => count + (lag > LATE_MS ? 1 : 0), 0),
    lagP99Ms: lags.length > 0 ? quantile(lags, 0.99) : 0,
    lagMaxMs: lags.length > 0 ? quantile(lags, 1) : 0,
    busy: Math.max(0, ...efforts.map((effort) => effort.busy)),
  };
  const reasons: Text[] = [];
  if (figures.busy > MAX_BUSY) {
    reasons.push(
      bilingual({
        es: ({ percent }) => `el generador estuvo ocupado el ${percent(figures.busy)} del tiempo`,
        en: ({ percent }) => `the generator was busy ${percent(figures.busy)} of the time`,
      }),
    );
  }
  if (plan.load.kind === 'open') {
    if (figures.lagP99Ms > MAX_LAG_P99_MS) {
      reasons.push(
        bilingual({
          es: ({ ms }) => `el 1 % de las solicitudes salió con más de ${ms(figures.lagP99Ms)} de retraso`,
          en: ({ ms }) => `1 % of the requests were sent more than ${ms(figures.lagP99Ms)} late`,
        }),
      );
    }
    if (!expected.includes('dropped') && dropped > MAX_LOST_SHARE * samples.ending.length) {
      reasons.push({
        es: `${dropped} de ${samples.ending.length} solicitudes no se enviaron, porque demasiadas seguían en curso`,
        en: `${dropped} of ${samples.ending.length} requests were dropped, because too many were under way`,
      });
    }
  }
  const lost = WITHOUT_RESULT.filter((ending) => !expected.includes(ending));
  const withoutResult = lost.reduce((sum, ending) => sum + endings[ending], 0);
  if (withoutResult > MAX_LOST_SHARE * samples.ending.length) {
    reasons.push({
      es: `${withoutResult} de ${samples.ending.length} solicitudes se rechazaron, fallaron o no terminaron, y no entran en las latencias`,
      en: `${withoutResult} of ${samples.ending.length} requests were refused, failed or did not end, and have no latency`,
    });
  }
  return { valid: reasons.length === 0, reasons, ...figures };
}
