import type { Outcome } from '@sel/contract/lab/experiments';
import { allDecided, type ErrorRates, sharedAmong } from '../../queueing/statistics/equivalence.ts';
import { quantile, quantileIfAny, quantileInterval } from '../../queueing/statistics/quantiles.ts';
import { type Claim, claim, factorBand, factorClaim, shareBand, TIMES } from '../claim.ts';
import type { Declared } from '../plan.ts';
import type { Factors, Measured, OneMeasurement } from './setup.ts';

export type Limits = ErrorRates & {
  /** How far from 1 the slope of the wait for the result over the work may be. */
  slopeOffShare: number;
  /** How far from its straight line that wait may be at any level, as a share of what it grows from the first to the last. */
  bendShare: number;
  /** How much the wait for the 202 may grow (or shrink, by the same factor) from the shortest work to the longest. */
  growthShare: number;
};

/** What clients waited for work of one duration, in all repetitions. */
export interface Row {
  workMs: number;
  asynchronous: Wait;
  synchronous: Wait;
}

export interface Wait {
  count: number;
  p50Ms: number;
  p99Ms: number;
  /** The interval of the p99 at 95 %, from order statistics; undefined when there are too few. */
  p99: { low: number; high: number } | undefined;
}

export interface Findings {
  outcome: Outcome;
  claims: Record<'slope' | 'bend' | 'growth', Claim>;
  rows: readonly Row[];
  shortest: Row;
  longest: Row;
}

/** Two durations are needed to compare. */
export function analyse(
  measurements: readonly OneMeasurement[],
  { plan, limits }: Declared<Factors, Limits>,
): Findings | undefined {
  const levels = plan.combinations.map(({ workMs }) => workMs);
  const rows = levels.flatMap((workMs) => rowOf(measurements, workMs) ?? []);
  const [shortest, longest] = [rows[0], rows.at(-1)];
  if (!shortest || !longest || longest === shortest) return undefined;
  const claims = claimsOf(repetitionsOf(measurements, levels), limits);
  const outcome = allDecided(Object.values(claims).map(({ decision }) => decision));
  return { outcome, claims, rows, shortest, longest };
}

/** The figures of one repetition, from all its levels. */
interface Repetition {
  slope: number;
  bend: number;
  growth: number;
}

/** Only repetitions that have every level count: with one missing, the line would be another. */
function repetitionsOf(measurements: readonly OneMeasurement[], levels: readonly number[]): Repetition[] {
  const repetitions = Map.groupBy(measurements, ({ repetition }) => repetition).values();
  return [...repetitions].flatMap((own) => {
    const points = levels.flatMap((x) => {
      const one = own.find(({ factors }) => factors.workMs === x)?.series;
      const synchronous = quantileIfAny(one?.synchronousMs, 0.5);
      const asynchronous = quantileIfAny(one?.asynchronousMs, 0.5);
      return synchronous && asynchronous ? { x, synchronous, asynchronous } : [];
    });
    return points.length === levels.length ? figuresOf(points) : [];
  });
}

function figuresOf(points: readonly { x: number; synchronous: number; asynchronous: number }[]): Repetition {
  const range = Math.max(...points.map(({ x }) => x)) - Math.min(...points.map(({ x }) => x));
  const result = lineThrough(points.map(({ x, synchronous }) => ({ x, y: synchronous })));
  const answer = lineThrough(points.map(({ x, asynchronous }) => ({ x, y: Math.log(asynchronous) })));
  return {
    slope: result.slope,
    bend: result.farthest / range,
    growth: Math.exp(answer.slope * range),
  };
}

function claimsOf(repetitions: readonly Repetition[], limits: Limits): Findings['claims'] {
  const rates = sharedAmong(3, limits);
  const of = (name: keyof Repetition) => repetitions.map((repetition) => repetition[name]);
  const bend = { low: Number.NEGATIVE_INFINITY, high: limits.bendShare };
  return {
    slope: claim({ ...SLOPE, band: shareBand(limits.slopeOffShare) }, of('slope'), rates),
    bend: claim({ ...BEND, band: bend }, of('bend'), rates),
    growth: factorClaim({ ...GROWTH, band: factorBand(limits.growthShare) }, of('growth'), rates),
  };
}

const SLOPE = {
  name: {
    es: 'quien espera el resultado espera 1 ms más por cada milisegundo de trabajo',
    en: 'who waits for the result waits 1 ms more for each millisecond of work',
  },
  measure: { es: 'ms por ms', en: 'ms per ms' },
};
const BEND = {
  name: { es: 'su espera crece en línea recta', en: 'that wait grows in a straight line' },
  measure: {
    es: 'desvío, en partes de lo que crece el trabajo',
    en: 'deviation, as a share of how much the work grows',
  },
};
const GROWTH = {
  name: {
    es: 'quien solo entrega espera lo mismo con el trabajo más largo que con el más corto',
    en: 'who only hands in waits the same with the longest work as with the shortest',
  },
  measure: TIMES,
};

/** @returns undefined when nobody learnt of an answer or of a result. */
function rowOf(measurements: readonly OneMeasurement[], workMs: number): Row | undefined {
  const own = measurements.filter(({ factors }) => factors.workMs === workMs);
  const waitOf = (series: keyof Measured['series']) => summarise(own.flatMap((one) => one.series[series]));
  const [asynchronous, synchronous] = [waitOf('asynchronousMs'), waitOf('synchronousMs')];
  return asynchronous && synchronous && { workMs, asynchronous, synchronous };
}

function summarise(waitsMs: readonly number[]): Wait | undefined {
  if (waitsMs.length === 0) return undefined;
  const sorted = Float64Array.from(waitsMs).sort();
  const p99 = quantileInterval(sorted, 0.99);
  return { count: sorted.length, p50Ms: quantile(sorted, 0.5), p99Ms: quantile(sorted, 0.99), p99 };
}

/** The straight line through points that strays least from them (sum of squares), and how far they stray. */
interface Line {
  slope: number;
  intercept: number;
  /** How far the farthest point lies from it, up or down. */
  farthest: number;
}

/** @param points at two different `x` at least. */
export function lineThrough(points: readonly { x: number; y: number }[]): Line {
  const mean = (of: 'x' | 'y') => points.reduce((sum, point) => sum + point[of], 0) / points.length;
  const [meanX, meanY] = [mean('x'), mean('y')];
  const products = points.reduce((sum, { x, y }) => sum + (x - meanX) * (y - meanY), 0);
  const squares = points.reduce((sum, { x }) => sum + (x - meanX) ** 2, 0);
  const slope = products / squares;
  const intercept = meanY - slope * meanX;
  const farthest = Math.max(...points.map(({ x, y }) => Math.abs(y - intercept - slope * x)));
  return { slope, intercept, farthest };
}
