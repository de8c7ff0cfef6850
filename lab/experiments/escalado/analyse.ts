import type { Outcome } from '@sel/contract/lab/experiments';
import { allDecided } from '../../queueing/statistics/equivalence.ts';
import type { Claim } from '../claim.ts';
import type { Declared } from '../plan.ts';
import { answered, coreQuestions, isBeyondTheCores, linearQuestions } from './claims.ts';
import { type Limits, type Scaling, scalingOf } from './scaling.ts';
import type { Factors, OneMeasurement } from './setup.ts';

export interface Findings {
  outcome: Outcome;
  waiting: Scaling;
  calculating: Scaling;
  cores: number;
  claims: readonly Claim[];
  /** How much of so many times what one worker does the most workers reach that had CPU left, with work that waits. */
  efficiency: Claim | undefined;
}

export function analyse(
  measurements: readonly OneMeasurement[],
  { limits }: Declared<Factors, Limits>,
): Findings | undefined {
  const [waiting, calculating] = [
    scalingOf('espera', measurements, limits),
    scalingOf('cpu', measurements, limits),
  ];
  const cores = measurements[0]?.figures.cores;
  if (!waiting || !calculating || cores === undefined) return undefined;
  const linear = waiting.isTelling ? linearQuestions(waiting, limits) : [];
  const claims = answered([...linear, ...coreQuestions(calculating, cores, limits)], limits);
  const isWhole = linear.length > 0 && isBeyondTheCores(calculating, cores);
  const decisions = claims.map(({ decision }) => decision);
  return {
    outcome: allDecided(isWhole ? decisions : [...decisions, 'undecided']),
    waiting,
    calculating,
    cores,
    claims,
    efficiency: claims[linear.length - 1],
  };
}
