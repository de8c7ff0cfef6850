import { quantile } from '../queueing/statistics/quantiles.ts';
import { type Lateness, latenessOf } from './lateness.ts';
import type { LoadPlan } from './plan.ts';
import type { LoadResult } from './run.ts';
import {
  ascending,
  countEndings,
  type Ending,
  happened,
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

/** Why what a run measured does not count, with the figures that say so; lab/report has the words. */
export type Flaw =
  | { code: 'generator_busy'; share: number }
  | { code: 'generator_late'; lagP99Ms: number; lagShare: number }
  | { code: 'too_few_connections'; waitP99Ms: number; connections: number; underWay: number }
  | { code: 'dropped' | 'without_result'; count: number; of: number };

/** Whether a run measured the system or its own generator, and from what that is concluded. */
export interface Validity {
  valid: boolean;
  flaws: Flaw[];
  /** What one request in a hundred waited at least for a connection of the generator's own. */
  connectionWaitP99Ms: number;
}

/**
 * Of a run, by its generator and by whether what was sent had results. A closed load has no instants to be late for.
 * @param expected ends of requests that the run was made to see, or that do not enter into its figures.
 */
export function validityOf(
  { plan, samples, efforts }: Pick<LoadResult, 'plan' | 'samples' | 'efforts'>,
  expected: readonly Ending[] = [],
): Validity {
  // A request waits for one of the generator's own connections while all are in use.
  const waits = ascending(latenciesMs(samples, 'onWireMs', 'sentMs'));
  const connectionWaitP99Ms = waits.length > 0 ? quantile(waits, 0.99) : 0;
  const busiest = Math.max(0, ...efforts.map(({ busy }) => busy));
  const flaws = [
    ...generatorFlaws(plan, busiest, latenessIn(samples)),
    ...connectionFlaws(plan, connectionWaitP99Ms, mostUnderWay(samples)),
    ...lossFlaws(plan, countEndings(samples), samples.ending.length, expected),
  ];
  return { valid: flaws.length === 0, flaws, connectionWaitP99Ms };
}

/** The latencies are those until the end, or until the answer when no end was waited for. */
function latenessIn(samples: SampleColumns): Lateness {
  const until = happened(samples.noticedMs).length > 0 ? 'noticedMs' : 'acceptedMs';
  const lagsMs = latenciesMs(samples, 'sentMs');
  return latenessOf(lagsMs, latenciesMs(samples, until), latenciesMs(samples, until, 'sentMs'));
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
  waitP99Ms: number,
  underWay: number,
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
