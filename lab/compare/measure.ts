import { setTimeout as sleep } from 'node:timers/promises';
import { cpuMsOf } from '../../local/processes/process-usage.ts';
import { LoadRun } from '../load/run.ts';
import { type ComparePlan, closedLoad, interleaving, openLoad, type Side, startsOf } from './plan.ts';
import type { StartedSystem } from './started-system.ts';
import { type MeasuredRun, validPairs } from './stored-comparison.ts';
import { type TakenRun, takenFrom } from './taken-run.ts';

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
