import type { Outcome } from '@sel/contract/lab/experiments';
import type { Declared } from '../experiment.ts';
import type { Factors, OneMeasurement } from './setup.ts';

/** Each kind of thing that must not happen, which makes the hypothesis, and how often it may. */
export type Limits = Record<Wrong, number>;
type Wrong = 'lost' | 'duplicated' | 'endedTwice';

export interface Findings extends Record<Wrong, number | undefined> {
  outcome: Outcome;
  measurements: readonly OneMeasurement[];
  accepted: number;
  slowestRecoveryMs: number;
}

export function analyse(
  measurements: readonly OneMeasurement[],
  { limits }: Declared<Factors, Limits>,
): Findings {
  const wrong = {
    lost: sumOf(measurements, 'lost'),
    duplicated: sumOf(measurements, 'duplicated'),
    endedTwice: sumOf(measurements, 'endedTwice'),
  };
  return {
    outcome: outcomeOf(wrong, limits),
    measurements,
    ...wrong,
    accepted: measurements.reduce((total, { figures }) => total + figures.accepted, 0),
    slowestRecoveryMs: Math.max(...measurements.map(({ figures }) => figures.recoveredAfterMs)),
  };
}

/** @returns undefined when it was not looked for in each of the measurements. */
function sumOf(measurements: readonly OneMeasurement[], name: Wrong): number | undefined {
  return measurements.reduce<number | undefined>((total, { figures: { [name]: count } }) => {
    return total === undefined || count === undefined ? undefined : total + count;
  }, 0);
}

function outcomeOf(wrong: Record<Wrong, number | undefined>, limits: Limits): Outcome {
  const names = Object.keys(limits) as Wrong[];
  if (names.some((name) => (wrong[name] ?? 0) > limits[name])) return 'refuted';
  return names.every((name) => wrong[name] !== undefined) ? 'confirmed' : 'undecided';
}
