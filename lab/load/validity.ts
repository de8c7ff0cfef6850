import { quantile } from '../queueing/statistics/quantiles.ts';
import { type Lateness, latenessOf } from './lateness.ts';
import type { LoadPlan } from './plan.ts';
import type { LoadResult } from './run.ts';
import {
  connectionWaitsMs,
  countEndings,
  type Ending,
  lagsMs,
  latenciesMs,
  mostUnderWay,
  type SampleColumns,
} from './samples.ts';

/** One request in a hundred may wait so long for a free connection of the generator's. */
const MAX_CONNECTION_WAIT_P99_MS = 10;
/** So much of what was to be sent may be dropped, and so much of it may come to nothing. */
const MAX_LOST_SHARE = 0.001;
/** These have no latency: were they many, the figures would be those of the ones that fared well. */
const WITHOUT_RESULT = ['refused', 'error', 'failed', 'unfinished'] as const;
/** A busier event loop may delay what it sends and what it receives. */
const MAX_BUSY = 0.9;
/** Sends later than this are counted as late. */
const LATE_MS = 5;

/** Why what a run measured does not count, with the figures that say so; lab/report has the words. */
export type Flaw =
  | { code: 'generator_busy'; share: number }
  | { code: 'generator_late'; lagP99Ms: number; lagShare: number }
  | { code: 'too_few_connections'; waitP99Ms: number; connections: number; underWay: number }
  | { code: 'dropped' | 'without_result'; count: number; of: number };

/** Whether a run measured the system or its own generator, and from what that is concluded. */
export interface Validity extends Pick<Lateness, 'lagP99Ms' | 'lagShare'> {
  valid: boolean;
  flaws: Flaw[];
  sent: number;
  dropped: number;
  late: number;
  lagMaxMs: number;
  /** What one request in a hundred waited at least for a connection of the generator's own. */
  connectionWaitP99Ms: number;
  underWay: number;
  /** How busy the busiest process was, 0 to 1. */
  busy: number;
}

/**
 * Of a run, by its generator and by whether what was sent had results. A closed load has no instants to be late for.
 * @param expected ends of requests that the run was made to see, or that do not enter into its figures.
 */
export function validityOf(
  { plan, samples, efforts }: Pick<LoadResult, 'plan' | 'samples' | 'efforts'>,
  expected: readonly Ending[] = [],
): Validity {
  const lags = lagsMs(samples)
    .filter((lag) => !Number.isNaN(lag))
    .sort();
  const waits = connectionWaitsMs(samples)
    .filter((wait) => !Number.isNaN(wait))
    .sort();
  const endings = countEndings(samples);
  const { dropped } = endings;
  const lateness = latenessIn(samples);
  const figures = {
    sent: lags.length,
    dropped,
    late: lags.reduce((count, lag) => count + (lag > LATE_MS ? 1 : 0), 0),
    lagP99Ms: lateness.lagP99Ms,
    lagShare: lateness.lagShare,
    lagMaxMs: lags.length > 0 ? quantile(lags, 1) : 0,
    underWay: mostUnderWay(samples),
    connectionWaitP99Ms: waits.length > 0 ? quantile(waits, 0.99) : 0,
    busy: Math.max(0, ...efforts.map((effort) => effort.busy)),
  };
  const flaws = [
    ...generatorFlaws(plan, figures.busy, lateness),
    ...connectionFlaws(plan, figures),
    ...lossFlaws(plan, endings, samples.ending.length, expected),
  ];
  return { valid: flaws.length === 0, flaws, ...figures };
}

/** By the latencies until the end, or until the answer when no end was waited for. */
function latenessIn(samples: SampleColumns): Lateness {
  const until = samples.noticedMs.some((ms) => !Number.isNaN(ms)) ? 'noticedMs' : 'acceptedMs';
  return latenessOf(lagsMs(samples), latenciesMs(samples, until), latenciesMs(samples, until, 'sentMs'));
}

function generatorFlaws({ load }: LoadPlan, busy: number, { isLate, lagP99Ms, lagShare }: Lateness): Flaw[] {
  const flaws: Flaw[] = [];
  if (busy > MAX_BUSY) flaws.push({ code: 'generator_busy', share: busy });
  if (load.kind === 'open' && isLate) flaws.push({ code: 'generator_late', lagP99Ms, lagShare });
  return flaws;
}

/** λ·W requests are under way at a time: with fewer connections they queue here, and that wait is not the system's. */
function connectionFlaws(
  { connections: each, pipelining, processes }: LoadPlan,
  { connectionWaitP99Ms: waitP99Ms, underWay }: Pick<Validity, 'connectionWaitP99Ms' | 'underWay'>,
): Flaw[] {
  const connections = each * processes;
  const isShort = waitP99Ms > MAX_CONNECTION_WAIT_P99_MS && underWay > connections * pipelining;
  return isShort ? [{ code: 'too_few_connections', waitP99Ms, connections, underWay }] : [];
}

function lossFlaws(
  { load }: LoadPlan,
  endings: Record<Ending, number>,
  of: number,
  expected: readonly Ending[],
): Flaw[] {
  const count = (losses: readonly Ending[]) =>
    losses.filter((ending) => !expected.includes(ending)).reduce((sum, ending) => sum + endings[ending], 0);
  const losses = [
    { code: 'dropped', count: load.kind === 'open' ? count(['dropped']) : 0, of },
    { code: 'without_result', count: count(WITHOUT_RESULT), of },
  ] as const;
  return losses.filter((loss) => loss.count > MAX_LOST_SHARE * of);
}
