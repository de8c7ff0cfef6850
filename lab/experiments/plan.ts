import type { FactorLevels } from './measurement.ts';

export interface Plan<Factors = FactorLevels> {
  /** Every combination is measured, and all of them again for each repetition. */
  combinations: readonly Factors[];
  /**
   * Alternating: every other repetition takes them backwards (ABBA), so that what changes with time, such as a machine that
   * warms up, does not pass for an effect of what is varied. As they stand when left out.
   */
  order?: 'alternating';
  repetitions: number;
  seed: number;
  /** Left out of every measurement, at its beginning. */
  warmUpMs: number;
  measureMs: number;
}

/** What each measurement takes besides warm-up and measuring: until workers follow new settings, and the queue is empty again. */
const PREPARATION_MS = 4_000;

/** One measurement that is to be taken. */
export interface Step<Factors> {
  factors: Factors;
  /** 1, 2, … */
  repetition: number;
}

/** All measurements of a plan, in the order in which they are taken. */
export function stepsOf<Factors>({ combinations, order, repetitions }: Plan<Factors>): Step<Factors>[] {
  return Array.from({ length: repetitions }, (_, index) => {
    const isBackwards = order === 'alternating' && index % 2 === 1;
    const inOrder = isBackwards ? combinations.toReversed() : combinations;
    return inOrder.map((factors) => ({ factors, repetition: index + 1 }));
  }).flat();
}

/** How long a plan takes at least. */
export function leastMs(plan: Plan, preparationMs = PREPARATION_MS): number {
  return stepsOf(plan).length * (preparationMs + plan.warmUpMs + plan.measureMs);
}

/** When a run will have ended if each measurement that is left takes as long as those so far did on average. */
export function expectedEndMs(run: {
  startedAtMs: number;
  nowMs: number;
  /** Measurements that have been taken, one at least, and all that there will be. */
  done: number;
  total: number;
}): number {
  const eachMs = (run.nowMs - run.startedAtMs) / run.done;
  return run.nowMs + eachMs * (run.total - run.done);
}
