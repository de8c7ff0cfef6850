import type { ComparedFigure, ComparedVerdict } from '@sel/contract/lab/comparison';
import { firstInteger } from '../queueing/statistics/bisect.ts';
import { holm } from '../queueing/statistics/holm.ts';
import { momentsOf } from '../queueing/statistics/moments.ts';
import { meanInterval, studentQuantile, twoSidedP } from '../queueing/statistics/student.ts';

/** A figure of both sides, pair by pair: what is measured one after the other shares the machine's mood. */
export interface PairedFigure extends Pick<ComparedFigure, 'better'> {
  /** B / A of each pair, above 0. */
  ratios: readonly number[];
  margin: Margin;
}

/** δ is the person's own, or the noise floor where that is greater. */
export type Margin = Pick<ComparedFigure, 'delta' | 'floor'>;
export type Judgement = Pick<ComparedFigure, 'ratio' | 'interval90' | 'interval95' | 'verdict' | 'needed'>;
type Interval = NonNullable<Judgement['interval95']>;

/** So often at most is any of the figures called better or worse though nothing changed. */
const FALSE_ALARM = 0.05;
/** Fewer pairs tell no spread that an interval could be built on. */
export const LEAST_PAIRS = 3;
/** Nobody measures more. */
const MOST_PAIRS = 1_000;

/**
 * Judges each figure by Student's t over the logarithms of its pairs' ratios: samples within a run resemble each other,
 * pairs do not. Equivalent is what lies wholly within ± δ (two one-sided tests at 5 %). Better and worse differ from
 * nothing by Holm's p over all figures, and by more than the same code differs from itself: two starts of one program do
 * differ, and no interval over pairs of the same two starts knows it.
 */
export function judge(figures: readonly PairedFigure[]): Judgement[] {
  const logs = figures.map(({ ratios }) => ratios.map(Math.log));
  const tested = logs.filter(({ length }) => length >= LEAST_PAIRS);
  const adjusted = holm(tested.map(twoSidedP));
  return figures.map((figure, index) => {
    const own = logs[index] as number[];
    const p = adjusted[tested.indexOf(own)];
    return judgeOne(figure, own, p, tested.length);
  });
}

function judgeOne(
  figure: PairedFigure,
  logs: readonly number[],
  p: number | undefined,
  questions: number,
): Judgement {
  const { mean } = momentsOf(logs);
  const ratio = Math.exp(mean);
  if (p === undefined) return { ratio, interval90: null, interval95: null, verdict: null, needed: null };
  const interval90 = factors(meanInterval(logs, 0.9));
  const isDifferent = p < FALSE_ALARM && isBeyond(mean, figure.margin.floor);
  const verdict = verdictOf(figure, interval90, mean, isDifferent);
  return {
    ratio,
    interval90,
    interval95: factors(meanInterval(logs, 0.95)),
    verdict,
    needed: verdict === 'undecided' ? neededFor(figure.margin, logs, questions) : null,
  };
}

function verdictOf(
  { better, margin: { delta } }: PairedFigure,
  interval: Interval,
  mean: number,
  isDifferent: boolean,
): ComparedVerdict {
  if (isWithin(interval, delta)) return 'equivalent';
  if (!isDifferent) return 'undecided';
  return mean < 0 === (better === 'lower') ? 'better' : 'worse';
}

/** ± δ of a ratio: as many times more as less. */
function isWithin({ low, high }: Interval, delta: number): boolean {
  return low >= 1 / (1 + delta) && high <= 1 + delta;
}

function isBeyond(mean: number, floor: number | null): boolean {
  return Math.abs(mean) > Math.log1p(floor ?? 0);
}

/** How many pairs it takes if their mean and spread stay as they are, at the strictest of Holm's levels; null where none do. */
function neededFor({ delta, floor }: Margin, logs: readonly number[], questions: number): number | null {
  const { mean, variance, count } = momentsOf(logs);
  const isDecided = (pairs: number) => {
    const half = (error: number) => studentQuantile(1 - error, pairs - 1) * Math.sqrt(variance / pairs);
    const isEquivalent = Math.abs(mean) + half(0.05) <= Math.log1p(delta);
    return isEquivalent || (Math.abs(mean) > half(FALSE_ALARM / (2 * questions)) && isBeyond(mean, floor));
  };
  return isDecided(MOST_PAIRS) ? firstInteger(count + 1, isDecided) : null;
}

function factors({ low, high }: Interval): Interval {
  return { low: Math.exp(low), high: Math.exp(high) };
}

/** The verdict of all figures together: one that is worse is what counts, whatever is better besides. */
export function overall(verdicts: readonly (ComparedVerdict | null)[]): ComparedVerdict | null {
  const known = verdicts.filter((verdict) => verdict !== null);
  if (known.length === 0) return null;
  if (known.includes('worse')) return 'worse';
  if (known.includes('better')) return 'better';
  return known.every((verdict) => verdict === 'equivalent') ? 'equivalent' : 'undecided';
}
