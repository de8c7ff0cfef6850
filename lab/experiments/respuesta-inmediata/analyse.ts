import type { Outcome } from '@sel/contract/lab/experiments';
import { momentsOf } from '../../queueing/statistics/moments.ts';
import { quantile } from '../../queueing/statistics/quantiles.ts';
import type { Declared } from '../experiment.ts';
import type { Factors, Measured, OneMeasurement } from './setup.ts';

export type Limits = {
  /** So much of the longer work at least, as a share, a client waits longer who waits for the result. */
  leastGrowthShare: number;
  /** So much of it, in either direction, the wait of one who only hands the query in may change. */
  mostChangeShare: number;
};

/** What clients waited for work of one duration. */
export interface Row {
  workMs: number;
  asynchronous: Wait;
  synchronous: Wait;
}

export interface Wait {
  meanMs: number;
  p50Ms: number;
  p99Ms: number;
}

export interface Findings {
  outcome: Outcome;
  rows: readonly Row[];
  shortest: Row;
  longest: Row;
}

/** Two durations are needed to compare. */
export function analyse(
  measurements: readonly OneMeasurement[],
  { plan, limits }: Declared<Factors, Limits>,
): Findings | undefined {
  const rows = plan.combinations.flatMap(({ workMs }) => rowOf(measurements, workMs) ?? []);
  const [shortest, longest] = [rows[0], rows.at(-1)];
  if (!shortest || !longest || longest === shortest) return undefined;
  return { outcome: outcomeOf(shortest, longest, limits), rows, shortest, longest };
}

function outcomeOf(shortest: Row, longest: Row, { leastGrowthShare, mostChangeShare }: Limits): Outcome {
  const grows = longest.synchronous.meanMs - shortest.synchronous.meanMs;
  const stays = longest.asynchronous.meanMs - shortest.asynchronous.meanMs;
  const worked = longest.workMs - shortest.workMs;
  return grows > leastGrowthShare * worked && Math.abs(stays) < mostChangeShare * worked
    ? 'confirmed'
    : 'refuted';
}

/** @returns undefined when nobody learnt of an answer or of a result. */
function rowOf(measurements: readonly OneMeasurement[], workMs: number): Row | undefined {
  const own = measurements.filter(({ factors }) => factors.workMs === workMs);
  const waitOf = (series: keyof Measured['series']) => summarise(own.flatMap((one) => one.series[series]));
  const [asynchronous, synchronous] = [waitOf('asynchronousMs'), waitOf('synchronousMs')];
  return asynchronous && synchronous && { workMs, asynchronous, synchronous };
}

function summarise(waitsMs: number[]): Wait | undefined {
  if (waitsMs.length === 0) return undefined;
  const sorted = waitsMs.sort((a, b) => a - b);
  return { meanMs: momentsOf(sorted).mean, p50Ms: quantile(sorted, 0.5), p99Ms: quantile(sorted, 0.99) };
}
