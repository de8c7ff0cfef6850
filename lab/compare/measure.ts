import { setTimeout as sleep } from 'node:timers/promises';
import type { Load } from '@sel/contract/lab/load';
import type { Text } from '@sel/contract/lab/text';
import { cpuMsOf } from '../../local/processes/process-usage.ts';
import { summarize } from '../load/latency.ts';
import { constantRate } from '../load/rate-profile.ts';
import { type LoadResult, LoadRun } from '../load/run.ts';
import { between, latenciesMs } from '../load/samples.ts';
import { validityOf } from '../load/validity.ts';
import { whyInvalid } from '../report/flaws.ts';
import { type ComparePlan, interleaving, type Side } from './plan.ts';
import type { StartedSystem } from './started-system.ts';
import { type MeasuredRun, validPairs } from './stored-comparison.ts';

/** What one run of one side brought. */
export interface TakenRun {
  figures: { p50Ms: number; p99Ms: number; throughputPerSecond: number; cpuMs: number };
  /** From when each was to be sent until its end was known, in tenths of a millisecond. */
  latenciesMs: number[];
  /** Why it does not count. */
  invalid?: Text;
}

/** Loads a system once: at a given rate, for latency and processor time; then with all that it can take. */
async function measure(
  { apiUrl, pid }: StartedSystem,
  plan: ComparePlan,
  seed: number,
  signal: AbortSignal,
): Promise<TakenRun> {
  signal.throwIfAborted();
  const { measureMs, saturateMs } = plan;
  const [openMs, closedMs] = startsOf(plan);
  using run = await LoadRun.start(apiUrl, { load: openLoad(plan), seed });
  const until = (atMs: number) => sleep(Math.max(0, atMs - run.elapsedMs), undefined, { signal });
  await until(openMs);
  const cpuBeforeMs = cpuMsOf([pid]);
  await until(openMs + measureMs);
  const cpuMs = cpuMsOf([pid]) - cpuBeforeMs;
  run.change({ load: closedLoad(plan) });
  await until(closedMs + saturateMs);
  return takenFrom(await run.stop(), plan, cpuMs);
}

/** When each of the two stretches that are measured begins; what comes before them is warm-up. */
function startsOf({ warmUpMs, measureMs }: ComparePlan): [openMs: number, closedMs: number] {
  return [warmUpMs, warmUpMs + measureMs + warmUpMs];
}

function openLoad({ ratePerSecond }: ComparePlan): Load {
  return { kind: 'open', process: 'poisson', profile: constantRate(ratePerSecond) };
}

function closedLoad({ users }: ComparePlan): Load {
  return { kind: 'closed', users, thinkMs: 0 };
}

function takenFrom(result: LoadResult, plan: ComparePlan, cpuMs: number): TakenRun {
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

/** So many times the pairs that are wanted are measured at most, when some of them do not count. */
const PATIENCE = 2;

/**
 * Measures both systems in turn until there are as many pairs that count as the plan asks for, or it is of no use.
 * @param keep is given each run as soon as it has been taken.
 */
export async function interleave(
  systems: Record<Side, StartedSystem>,
  plan: ComparePlan,
  keep: (run: MeasuredRun) => void,
  signal: AbortSignal,
): Promise<MeasuredRun[]> {
  // Neither has compiled yet what it will run all the time: the first of each is a warm-up.
  for (const side of ['a', 'b'] as const) await measure(systems[side], plan, plan.seed, signal);
  const runs: MeasuredRun[] = [];
  for (const { pair, side } of interleaving(Math.ceil(PATIENCE * plan.pairs))) {
    const isWhole = runs.length % 2 === 0;
    if (isWhole && validPairs(runs).length >= plan.pairs) break;
    const taken = await measure(systems[side], plan, plan.seed + pair, signal);
    const run = { ...taken, pair, side, at: new Date().toISOString() };
    runs.push(run);
    keep(run);
  }
  return runs;
}
