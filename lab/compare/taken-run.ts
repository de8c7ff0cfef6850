import type { Text } from '@sel/contract/lab/text';
import { summarize } from '../load/latency.ts';
import type { LoadResult } from '../load/run.ts';
import { between, latenciesMs } from '../load/samples.ts';
import { validityOf } from '../load/validity.ts';
import { whyInvalid } from '../report/flaws.ts';
import { type ComparePlan, closedLoad, startsOf } from './plan.ts';

/** What one run of one side brought. */
export interface TakenRun {
  figures: { p50Ms: number; p99Ms: number; throughputPerSecond: number; cpuMs: number };
  /** From when each was to be sent until its end was known, in tenths of a millisecond. */
  latenciesMs: number[];
  /** Why it does not count. */
  invalid?: Text;
}

export function takenFrom(result: LoadResult, plan: ComparePlan, cpuMs: number): TakenRun {
  const [openMs, closedMs] = startsOf(plan);
  const samples = between(result.samples, openMs, openMs + plan.measureMs);
  const saturated = between(result.samples, closedMs, closedMs + plan.saturateMs);
  const ended = result.samples.noticedMs.filter((ms) => ms >= closedMs && ms < closedMs + plan.saturateMs);
  const closed = { ...result, plan: { ...result.plan, load: closedLoad(plan) }, samples: saturated };
  const invalid = whyInvalid(validityOf({ ...result, samples })) ?? whyInvalid(validityOf(closed));
  const latencies = latenciesMs(samples, 'noticedMs').filter((ms) => !Number.isNaN(ms));
  const { p50Ms, p99Ms } = summarize(latencies);
  return {
    figures: {
      p50Ms,
      p99Ms,
      throughputPerSecond: (ended.length * 1000) / plan.saturateMs,
      cpuMs: cpuMs / latencies.length,
    },
    latenciesMs: [...latencies].map((ms) => Math.round(ms * 10) / 10),
    ...(invalid && { invalid }),
  };
}
