import type { Outcome } from '@sel/contract/lab/experiments';
import type { Text } from '@sel/contract/lab/text';
import { type Random, seededRandom } from '../queueing/random.ts';
import type { MeasuredValues, Measurement } from './measurement.ts';
import { type Declared, type FactorLevels, type Limits, type Plan, type Step, stepsOf } from './plan.ts';

/** A system as it might be. */
export interface Supposed {
  /** Names it in what is stored. */
  key: string;
  name: Text;
  /** Whether the hypothesis is true of it; null where the plan does not claim to tell. */
  holds: boolean | null;
}

/** What would be measured of such a system, with the chance that is in every measurement. */
export interface Supposition<Factors, Measured> extends Supposed {
  /** One run of the experiment with it: what each of its measurements brings. */
  run(random: Random, plan: Plan<Factors>): (step: Step<Factors>) => Measured;
}

/** What of an experiment can be tried without a system. */
export interface Rehearsable<Factors, Measured, OwnLimits, Findings> {
  limits: OwnLimits;
  /**
   * Pure: what all measurements that count say together, and whether the hypothesis holds.
   * @returns undefined when they are too few.
   */
  analyse(
    measurements: readonly Measurement<Factors, Measured>[],
    declared: Declared<Factors, OwnLimits>,
  ): Findings | undefined;
  /** Systems that keep and that break what the hypothesis says, to see how often the plan tells them apart. */
  suppositions: readonly Supposition<Factors, Measured>[];
}

/**
 * What suppositions of one experiment are made with: each says in what the system is not the usual one.
 * @param measured what one measurement of such a system brings, at these factors.
 */
export function supposing<System extends object, Factors, Measured>(
  usual: System,
  measured: (system: System, random: Random, factors: Factors) => Measured,
) {
  return (
    key: string,
    holds: boolean | null,
    es: string,
    en: string,
    unusual: Partial<System> = {},
  ): Supposition<Factors, Measured> => ({
    key,
    holds,
    name: { es, en },
    run:
      (random) =>
      ({ factors }) =>
        measured({ ...usual, ...unusual }, random, factors),
  });
}

/** How often, of many runs with such a system, each outcome came: shares that add up to 1. */
export type Rehearsed = Supposed & Record<Outcome, number>;

const SEED = 28;

/**
 * Runs an experiment many times with systems that are made up, through the very functions that judge a real run: its
 * operating characteristics. The same numbers come each time.
 * @param keys of the only systems that are wanted; all when left out.
 */
export function rehearse<
  Factors extends FactorLevels,
  Measured extends MeasuredValues,
  OwnLimits extends Limits,
  Findings extends { outcome: Outcome },
>(
  { suppositions, analyse, limits }: Rehearsable<Factors, Measured, OwnLimits, Findings>,
  plan: Plan<Factors>,
  runs: number,
  keys?: readonly string[],
): Rehearsed[] {
  return suppositions.flatMap(({ key, name, holds, run }, stream) => {
    if (keys && !keys.includes(key)) return [];
    const random = seededRandom(SEED, stream);
    const counts: Record<Outcome, number> = { confirmed: 0, refuted: 0, undecided: 0 };
    for (let index = 0; index < runs; index += 1) {
      const measure = run(random, plan);
      const measurements = stepsOf({ ...plan, seed: plan.seed + index }).map(
        (step): Measurement<Factors, Measured> => ({ ...measure(step), ...step }),
      );
      counts[analyse(measurements, { plan, limits })?.outcome ?? 'undecided'] += 1;
    }
    const share = (outcome: Outcome) => counts[outcome] / runs;
    const [confirmed, refuted, undecided] = [share('confirmed'), share('refuted'), share('undecided')];
    return { key, name, holds, confirmed, refuted, undecided };
  });
}
