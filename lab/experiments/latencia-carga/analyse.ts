import type { Outcome } from '@sel/contract/lab/experiments';
import type { Declared } from '../experiment.ts';
import { type Comparison, compare, summarise } from './comparison.ts';
import { type Factors, haveWaits, type OneMeasurement, SATURATED } from './setup.ts';

export type Limits = {
  /** Of all intervals. */
  confidence: number;
  /** Theory is not asked about what lies above: there a run of minutes does not reach the steady state. */
  highestComparedShare: number;
  /** How far a squared coefficient of variation may be from 1 and still count as that of an exponential time. */
  scvTolerance: number;
  /** How much another wait than measured may an ideal queue give and still count as the same. */
  idealToleranceShare: number;
  /** Above this, batches resemble those before them: see batch-means.ts. */
  highestAutocorrelation: number;
};

/** What of M/M/c does not hold at a load. */
export type Assumption =
  | 'stability'
  | 'steadyState'
  | 'poisson'
  | 'exponential'
  | 'oneQueue'
  | 'other'
  | 'none';

export interface Finding extends Comparison {
  failed: Assumption;
}

export interface Findings {
  outcome: Outcome;
  /** The loads, the idlest first. */
  rows: readonly Finding[];
  idlest: Finding;
  busiest: Finding;
  /** Loads that theory is asked about, and those of them that lie inside what it predicts. */
  compared: number;
  inside: number;
}

/** One load at least is needed to compare, and in each of those that were measured enough waits. */
export function analyse(
  measurements: readonly OneMeasurement[],
  { plan: { combinations, warmUpMs }, limits }: Declared<Factors, Limits>,
): Findings | undefined {
  const waits = Map.groupBy(measurements.filter(haveWaits), ({ factors }) => factors.utilisation);
  const planned = combinations.map(({ utilisation }) => utilisation).filter((load) => load !== SATURATED);
  const measured = planned.filter((load) => waits.has(load));
  const summaries = measured.flatMap((load) => summarise(load, waits.get(load) ?? [], limits) ?? []);
  if (summaries.length < measured.length) return undefined;
  const rows = summaries
    .map((row) => compare(row, warmUpMs, limits))
    .map((row) => ({ ...row, failed: failedAssumption(row, limits) }));
  const isCompared = (load: number) => load <= limits.highestComparedShare;
  const compared = rows.filter((row) => isCompared(row.planned));
  const [idlest, busiest] = [rows[0], rows.at(-1)];
  if (!idlest || !busiest || compared.length === 0) return undefined;
  const inside = compared.filter(({ isInside }) => isInside).length;
  const missing = planned.some((load) => isCompared(load) && !waits.has(load));
  const outcome = inside < compared.length ? 'refuted' : missing ? 'undecided' : 'confirmed';
  return { outcome, rows, idlest, busiest, compared: compared.length, inside };
}

function failedAssumption(row: Comparison, limits: Limits): Assumption {
  if (row.utilisation >= 1) return 'stability';
  if (row.planned > limits.highestComparedShare) return 'steadyState';
  if (Math.abs(row.arrivalScv - 1) > limits.scvTolerance) return 'poisson';
  if (Math.abs(row.serviceScv - 1) > limits.scvTolerance) return 'exponential';
  if (Math.abs(row.idealWaitMs / row.wait.mean - 1) > limits.idealToleranceShare) return 'oneQueue';
  return row.isInside ? 'none' : 'other';
}
