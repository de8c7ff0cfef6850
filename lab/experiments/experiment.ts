import type { Text } from '@sel/contract/lab/text';
import type { Abilities } from '../faults/system-control.ts';
import type { ChartSpec, TableSpec } from '../report/chart-spec.ts';
import type { Figure } from '../report/thresholds.ts';
import type { Laboratory } from './laboratory.ts';

/**
 * An experiment is one file: what it asks and how it goes about it is declared before it runs; `measure`
 * only collects, and `conclude` is pure, so that a report can be made again from stored measurements.
 * Add its export to the list in experiments/experiments.ts, and it runs from the page and from the
 * command line.
 */
export interface Experiment<Factors extends FactorLevels = FactorLevels> {
  name: string;
  title: Text;
  question: Text;
  hypothesis: Text;
  /** What is varied, in words. */
  factors: Text;
  stopRule: Text;
  /** The long form, and one for a lesson or a test. */
  plans: Record<PlanName, ExperimentPlan<Factors>>;
  /** What each measurement takes besides warm-up and measuring, at least; some seconds when left out. */
  preparationMs?: number;
  /** @returns why it cannot be run here; undefined when it can. */
  obstacle(conditions: Conditions): Obstacle | undefined;
  /**
   * Takes one measurement: one combination of factors, once.
   * @param earlier what this run has measured before, for loads that depend on it.
   */
  measure(
    laboratory: Laboratory,
    factors: Factors,
    plan: ExperimentPlan<Factors>,
    earlier: readonly Measurement<Factors>[],
  ): Promise<Measured>;
  /** Pure: verdict, charts and tables from all valid measurements. */
  conclude(measurements: readonly Measurement<Factors>[], plan: ExperimentPlan<Factors>): Conclusion;
}

/** What an experiment finds where it is to be run. */
export interface Conditions extends Abilities {
  /** Whether there are workers that follow the simulated work that the laboratory sets. */
  simulatedWork: boolean;
}

export interface Obstacle {
  /** Stable, as in the laboratory's other refusals. */
  code: 'sin_control' | 'trabajo_no_admitido';
  why: Text;
}

export type PlanName = 'full' | 'short';
export type FactorLevels = Record<string, string | number>;

export interface ExperimentPlan<Factors extends FactorLevels> {
  /** Every combination is measured, in this order, and all of them again for each repetition. */
  combinations: readonly Factors[];
  repetitions: number;
  seed: number;
  /** Left out of every measurement, at its beginning. */
  warmUpMs: number;
  measureMs: number;
}

/** What one measurement brought: numbers only, so that it can be stored as JSON. */
export interface Measured {
  /** Single figures, named with their unit last: `throughputPerSecond`, `waitMeanMs`. */
  figures: Record<string, number>;
  /** Series and samples: `waitMs`, `secondsOfLatency`. */
  series: Record<string, number[]>;
  /** Why it does not count, for instance because the generator was the bottleneck. */
  invalid?: Text;
}

export interface Measurement<Factors extends FactorLevels = FactorLevels> extends Measured {
  factors: Factors;
  /** 1, 2, … */
  repetition: number;
}

export interface Conclusion {
  /** Whether the hypothesis held; undecided when the data do not carry an answer. */
  outcome: 'confirmed' | 'refuted' | 'undecided';
  /** The answer to the question in one or two sentences, with figures. */
  verdict: Text;
  charts: ChartSpec[];
  tables: TableSpec[];
  /** What thresholds are checked against: `e2e.p99`. */
  figures: Record<string, Figure>;
}
