/*
 * Did a change help? Two versions are measured in turn (this file), or two reports are read (of-reports.ts); verdict.ts judges
 * the pairs, and comparison.ts puts together what is said of them.
 */

import type { Comparison } from '@sel/contract/lab/comparison';
import { SEEDS_APART } from '../experiments/plan.ts';
import { machineHere } from '../report/environment.ts';
import { bothSystems, type Onlooker } from './both-systems.ts';
import { comparisonOf } from './comparison.ts';
import type { ComparisonFolder } from './comparison-folder.ts';
import { falseAlarms, type NoiseFloor } from './noise-floor.ts';
import { ofSystems } from './of-systems.ts';
import { type ComparePlan, FEWEST_PAIRS, type Side } from './plan.ts';
import {
  COMPARISON_VERSION,
  type MeasuredRun,
  ratiosOf,
  type StoredComparison,
  type Subject,
  validPairs,
} from './stored-comparison.ts';

export interface RefsRequest {
  subjects: Record<Side, Subject>;
  plan: ComparePlan;
  /** δ, as a share. */
  personal: number;
  /** Where what comes out is stored. */
  folder: ComparisonFolder;
}

/** Measures two refs in turn and says what came out. @returns that, and where its report is. */
export async function compareRefs(
  { subjects, plan, personal, folder }: RefsRequest,
  onlooker: Onlooker,
  signal: AbortSignal,
): Promise<{ comparison: Comparison; report: string }> {
  const startedAt = new Date().toISOString();
  const id = `${startedAt.slice(0, 19).replaceAll(':', '-')}-comparacion`;
  const machine = machineHere();
  const common = { version: COMPARISON_VERSION, id, startedAt, plan, machine, subjects };
  using both = bothSystems(subjects, keeping(common, folder, onlooker), signal);
  const runs = await both.compare(plan);
  const stored: StoredComparison = { ...common, runs };
  const comparison = comparisonOf(ofSystems(stored, folder.readFloor(onlooker.say), personal));
  if (comparison.refusals.length === 0) folder.addToHistory(stored);
  return { comparison, report: await folder.writeComparison(id, comparison, { startedAt, stored }) };
}

/** Each run is stored as it comes: what was measured until then is kept when somebody ends it. */
function keeping(
  common: Omit<StoredComparison, 'runs'>,
  folder: ComparisonFolder,
  { say, measured }: Onlooker,
): Onlooker {
  const runs: MeasuredRun[] = [];
  return {
    say,
    measured(run) {
      runs.push(run);
      folder.writeRuns({ ...common, runs });
      measured(run);
    },
  };
}

/**
 * Compares a system with itself so many times, both sides started anew each time, and stores what that shows: how much
 * of a difference is this machine's own.
 * @returns how each would be judged as well, as if it were a new comparison.
 */
export async function measureFloor(
  { subjects, plan, personal, folder }: RefsRequest,
  times: number,
  onlooker: Onlooker,
  signal: AbortSignal,
): Promise<{ floor: NoiseFloor; verdicts: ReturnType<typeof falseAlarms> }> {
  const startedAt = new Date().toISOString();
  const { commit } = subjects.a;
  let floor: NoiseFloor = { version: 1, startedAt, machine: machineHere(), plan, commit, comparisons: [] };
  using both = bothSystems(subjects, onlooker, signal);
  // One with too few pairs that count is none; a machine that never measures well ends it all the same.
  for (let tried = 0; floor.comparisons.length < times && tried < 2 * times; tried += 1) {
    onlooker.say(`Comparación ${floor.comparisons.length + 1} de ${times} del mismo código consigo mismo`);
    const pairs = validPairs(await both.compare({ ...plan, seed: plan.seed + SEEDS_APART * tried }));
    if (pairs.length < FEWEST_PAIRS) continue;
    floor = { ...floor, comparisons: [...floor.comparisons, ratiosOf(pairs)] };
    // What was measured until then is kept when somebody ends it.
    folder.writeFloor(floor);
  }
  return { floor, verdicts: falseAlarms(floor, personal) };
}
