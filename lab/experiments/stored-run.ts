import type { PlanName } from '@sel/contract/lab/experiments';
import type { ScoredPrediction } from '@sel/contract/lab/record';
import type { Environment } from '../report/environment.ts';
import type { StoredMeasurement } from './measurement.ts';
import type { Limits, Plan } from './plan.ts';

/**
 * It is stored with each run, and says by which rules. 1, which does not say so, has no limits. The verdicts of 1 and 2 were reached by other rules,
 * from the extremes and without intervals; what they measured is judged by those of today. A number that is not known is
 * null in all of them.
 */
export const RUN_VERSION = 3;

/** What is declared before the first measurement. */
export interface RunDeclaration {
  /** 1 when it is missing. */
  version?: number;
  id: string;
  experiment: string;
  planName: PlanName;
  plan: Plan;
  limits?: Limits;
  /** ISO 8601. */
  startedAt: string;
}

/** All that a run left behind; everything that a report says follows from it. */
export interface StoredRun {
  declaration: RunDeclaration;
  /** Undefined when it could not be stored. */
  environment: Environment | undefined;
  measurements: readonly StoredMeasurement[];
  predictions: readonly ScoredPrediction[];
}

/** Only names of this form are taken: no path leads out of the folder of results. */
export const RUN_ID = /^[\w-]+$/;

/** The name of a run's folder. One run follows another, so that none begins in the same millisecond. */
export function runId(startedAt: string, experiment: string): string {
  return `${startedAt.slice(0, 23).replaceAll(/[:.]/g, '-')}-${experiment}`;
}

/** JSON in which a figure that could not be learnt keeps its place, as null. */
export function storedJson(value: unknown, indent?: number): string {
  return JSON.stringify(value, (_, one) => (one === undefined ? null : one), indent);
}

/** The commands that repeat a run, and that make its report again from what is stored. */
export function commands({ id, experiment, planName }: RunDeclaration): { repeat: string; remake: string } {
  return {
    repeat: `npm run lab -- ${experiment} --plan ${planName}`,
    remake: `npm run lab -- informe ${id}`,
  };
}
