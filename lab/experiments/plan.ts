import { type Random, seededRandom } from '../queueing/random.ts';

/** What is varied: one level of each factor. */
export type FactorLevels = Readonly<Record<string, string | number>>;

export interface Plan<Factors = FactorLevels> {
  /** Every combination is measured, and all of them again for each repetition. */
  combinations: readonly Factors[];
  /**
   * Each repetition takes them in an order of its own, so that what changes with time (a machine that warms up, a table
   * that grows) does not pass for an effect of what is varied: shuffled, drawn from its seed; or alternating, every other
   * repetition backwards (ABBA), where the first one must come first. As they stand when left out.
   */
  order?: 'shuffled' | 'alternating';
  repetitions: number;
  /** Each repetition has its own, which follows from this one. */
  seed: number;
  /** Left out of every measurement, at its beginning. */
  warmUpMs: number;
  measureMs: number;
}

/** What a verdict depends on besides the data: margins, shares, levels of confidence, named with their unit last. */
export type Limits = Readonly<Record<string, number>>;

/** All that was fixed before the first measurement. */
export interface Declared<Factors, OwnLimits> {
  plan: Plan<Factors>;
  limits: OwnLimits;
}

/** What each measurement takes besides warm-up and measuring: until workers follow new settings, and the queue is empty again. */
const PREPARATION_MS = 4_000;

/** One measurement that is to be taken. */
export interface Step<Factors> {
  factors: Factors;
  /** 1, 2, … */
  repetition: number;
  /** All levels of a repetition are loaded with the same arrivals, those of another one with others. */
  seed: number;
}

/** All measurements of a plan, in the order in which they are taken. */
export function stepsOf<Factors>(plan: Plan<Factors>): Step<Factors>[] {
  return Array.from({ length: plan.repetitions }, (_, index) => {
    const seed = plan.seed + SEEDS_APART * index;
    return inOrder(plan, index, seed).map((factors) => ({ factors, repetition: index + 1, seed }));
  }).flat();
}

function inOrder<Factors>({ combinations, order }: Plan<Factors>, index: number, seed: number) {
  switch (order) {
    case 'shuffled':
      return shuffled(combinations, seededRandom(seed, ORDER_STREAM));
    case 'alternating':
      return index % 2 === 0 ? combinations : combinations.toReversed();
    default:
      return combinations;
  }
}

/**
 * The seeds of two repetitions, or of two comparisons, are so far apart that none is used twice: an experiment's own are
 * small, and a comparison has fewer pairs.
 */
export const SEEDS_APART = 1_000;
const ORDER_STREAM = 7;

/** Every order is as likely (Fisher and Yates; Durstenfeld, *Communications of the ACM* 7(7), 1964). */
function shuffled<Item>(items: readonly Item[], random: Random): Item[] {
  const left = [...items];
  return items.map(() => left.splice(Math.floor(random() * left.length), 1)[0] as Item);
}

export function leastMs(plan: Plan, preparationMs = PREPARATION_MS): number {
  return stepsOf(plan).length * (preparationMs + plan.warmUpMs + plan.measureMs);
}
