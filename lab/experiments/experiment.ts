import type { Outcome, PlanName } from '@sel/contract/lab/experiments';
import type { Text } from '@sel/contract/lab/text';
import type { Compared } from './compared.ts';
import { type Conclusion, type Presentation, TOO_FEW } from './conclusion.ts';
import type { Laboratory } from './laboratory.ts';
import type { MeasuredValues, Measurement, Shape, StoredMeasurement, Taken } from './measurement.ts';
import type { Conditions, Obstacle } from './obstacles.ts';
import { type Declared, type FactorLevels, type Limits, type Plan, type Step, stepsOf } from './plan.ts';
import { type Rehearsable, type Rehearsed, rehearse, type Supposed } from './rehearsal.ts';
import type { StoredRun } from './stored-run.ts';

/** What a limit means, for people; a share is written as a percentage. */
export interface LimitWords extends Text {
  unit: '%' | 'ms' | '';
}

/** What is said of an experiment before it runs. */
interface Declaration<Factors, OwnLimits> {
  name: string;
  title: Text;
  question: Text;
  hypothesis: Text;
  /** What is varied, in words. */
  factors: Text;
  stopRule: Text;
  plans: Readonly<Record<PlanName, Plan<Factors>>>;
  /** They are stored with each run, so that its report can be made again as it was declared. */
  limits: OwnLimits;
  limitWords: Readonly<Record<keyof OwnLimits, LimitWords>>;
  /** How often each supposition is rehearsed; 1,000 times when left out. */
  rehearsals?: number;
  /** What each measurement takes besides warm-up and measuring, at least; some seconds when left out. */
  preparationMs?: number;
  /** Left out where what it measures are no figures of which one could be better than another. */
  compared?: Compared;
  /** @returns why it cannot be run here; undefined when it can. */
  obstacle(conditions: Conditions): Obstacle | undefined;
}

/** An experiment to those who run, store and report whichever it is. */
export interface AnyExperiment extends Declaration<FactorLevels, Limits> {
  /**
   * Takes all measurements of a plan.
   * @param keep is given each one as soon as it has been taken.
   */
  run(
    laboratory: Laboratory,
    planName: PlanName,
    keep: (measurement: StoredMeasurement) => Promise<void>,
  ): Promise<void>;
  suppositions: readonly Supposed[];
  /** Pure: how often each outcome comes of systems as they might be, through the same decision; see rehearsal.ts. */
  rehearse(planName: PlanName, runs: number, keys?: readonly string[]): Rehearsed[];
  /**
   * Pure: what follows from the measurements that count; undecided when they are too few.
   * @throws {ShapeError} when another experiment measured them.
   */
  conclude(run: Pick<StoredRun, 'declaration' | 'measurements'>): Conclusion;
}

/** What is to be measured next. */
export interface Task<Factors, Measured> extends Step<Factors> {
  plan: Plan<Factors>;
  /** What this run has measured before, for loads that depend on it. */
  earlier: readonly Measurement<Factors, Measured>[];
}

/** The parts of an experiment, which are the files of its folder. */
export interface Parts<Factors, Measured, OwnLimits, Findings>
  extends Declaration<Factors, OwnLimits>,
    Rehearsable<Factors, Measured, OwnLimits, Findings> {
  /** What it measures, as it is stored. */
  shape: Shape<Factors, Measured>;
  /** Takes one measurement: one combination of factors, once. */
  measure(laboratory: Laboratory, task: Task<Factors, Measured>): Promise<Taken<Measured>>;
  /** Pure: what was found, in words, charts and tables. */
  present(findings: Findings, declared: Declared<Factors, OwnLimits>): Presentation;
}

/** An experiment with all its types. */
export interface Experiment<Factors, Measured, OwnLimits, Findings>
  extends Parts<Factors, Measured, OwnLimits, Findings>,
    Pick<AnyExperiment, 'run' | 'conclude' | 'rehearse'> {}

/** Joins the parts of an experiment, so that it can stand in the list of all (experiments.ts). */
export function experiment<
  Factors extends FactorLevels,
  Measured extends MeasuredValues,
  OwnLimits extends Limits,
  Findings extends { outcome: Outcome },
>(parts: Parts<Factors, Measured, OwnLimits, Findings>): Experiment<Factors, Measured, OwnLimits, Findings> {
  return {
    ...parts,
    async run(laboratory, planName, keep) {
      const plan = parts.plans[planName];
      const earlier: Measurement<Factors, Measured>[] = [];
      for (const step of stepsOf(plan)) {
        const taken = await parts.measure(laboratory, { ...step, plan, earlier });
        if ('figures' in taken) earlier.push({ ...taken, ...step });
        await keep({ figures: {}, series: {}, ...taken, ...step });
      }
    },
    rehearse(planName, runs, keys) {
      return rehearse(parts, parts.plans[planName], runs, keys);
    },
    conclude({ declaration, measurements }) {
      const declared = {
        plan: parts.shape.planOf(declaration.plan),
        limits: { ...parts.limits, ...declaration.limits },
      };
      const counting = measurements
        .filter(({ invalid }) => invalid === undefined)
        .map((stored) => parts.shape.measurementOf(stored));
      const findings = counting.length > 0 ? parts.analyse(counting, declared) : undefined;
      return findings ? { outcome: findings.outcome, ...parts.present(findings, declared) } : TOO_FEW;
    },
  };
}
