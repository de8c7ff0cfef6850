import type { Text } from '@sel/contract/lab/text';
import { summarize } from '../load/latency.ts';
import type { LoadResult } from '../load/run.ts';
import { between, happened, latenciesMs } from '../load/samples.ts';
import { validityOf } from '../load/validity.ts';
import { whyInvalid } from '../report/flaws.ts';
import type { FigureName } from './figures.ts';
import { type ComparePlan, closedLoad, startsOf } from './plan.ts';

/** What one run of one side brought. */
export type TakenRun = CountingRun | DiscardedRun;

export interface CountingRun {
  figures: Record<FigureName, number>;
  /** From when each was to be sent until its end was known, in tenths of a millisecond. */
  latenciesMs: number[];
  invalid?: undefined;
}

/** A run that does not count, and why; where nothing ended there is nothing that figures could be of. */
interface DiscardedRun {
  figures?: CountingRun['figures'];
  latenciesMs: number[];
  invalid: Text;
}

/** @param cpuMs what the system's processes used while latencies were measured. */
export function takenFrom(result: LoadResult, plan: ComparePlan, cpuMs: number): TakenRun {
  const [openMs, closedMs] = startsOf(plan);
  const samples = between(result.samples, openMs, openMs + plan.measureMs);
  const saturated = between(result.samples, closedMs, closedMs + plan.saturateMs);
  const ended = result.samples.noticedMs.filter((ms) => ms >= closedMs && ms < closedMs + plan.saturateMs);
  const closed = { ...result, plan: { ...result.plan, load: closedLoad(plan) }, samples: saturated };
  const invalid = whyInvalid(validityOf({ ...result, samples })) ?? whyInvalid(validityOf(closed));
  const known = happened(latenciesMs(samples, 'noticedMs'));
  const latencies = [...known].map((ms) => Math.round(ms * 10) / 10);
  if (known.length === 0 || ended.length === 0) {
    return { latenciesMs: latencies, invalid: invalid ?? NOTHING_ENDED };
  }
  const { p50Ms, p99Ms } = summarize(known);
  const figures = {
    p50Ms,
    p99Ms,
    throughputPerSecond: (ended.length * 1000) / plan.saturateMs,
    cpuMs: cpuMs / known.length,
  };
  const taken = { figures, latenciesMs: latencies };
  return invalid ? { ...taken, invalid } : taken;
}

/** A stretch in which no request was due has no flaw of its own: with few consultas a second, or users who all still wait. */
const NOTHING_ENDED: Text = { es: 'no terminó ninguna consulta', en: 'no query ended' };
