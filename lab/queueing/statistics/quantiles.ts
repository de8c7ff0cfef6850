import { between0And1, TooFewError } from '../domain.ts';
import { firstInteger } from './bisect.ts';
import { incompleteBeta } from './incomplete-beta.ts';

/**
 * The quantile of a sample, wherever the product states one: in the page, in reports and in benchmarks. It is
 * interpolated between its neighbours: type 7 of Hyndman and Fan ("Sample Quantiles in Statistical Packages", *The
 * American Statistician* 50(4), 1996), the default of R, NumPy and spreadsheets.
 * @param sorted ascending.
 * @param level from 0 (the smallest) to 1 (the largest).
 * @throws {TooFewError} an empty sample.
 * @throws {RangeError} a level outside 0…1.
 */
export function quantile(sorted: ArrayLike<number>, level: number): number {
  if (sorted.length === 0) throw new TooFewError('an empty sample has no quantiles');
  if (!(level >= 0 && level <= 1)) throw new RangeError(`level must lie in 0…1, not at ${level}`);
  const position = (sorted.length - 1) * level;
  const below = Math.floor(position);
  const lower = sorted[below] as number;
  const upper = sorted[Math.min(below + 1, sorted.length - 1)] as number;
  // Equal neighbours may both be infinite, and their difference then no number.
  return position === below || lower === upper ? lower : lower + (position - below) * (upper - lower);
}

/**
 * The {@link quantile} of a sample in any order, and in another one afterwards: two of its values are put in their places,
 * which takes a fifth of the time of sorting all.
 */
export function quantileOf(values: Float64Array, level: number): number {
  const below = Math.floor((values.length - 1) * level);
  putInPlace(values, below);
  putInPlace(values.subarray(below + 1), 0);
  return quantile(values, level);
}

/** The {@link quantile} of a sample in any order; undefined when there is none, or nothing in it. */
export function quantileIfAny(values: readonly number[] | undefined, level: number): number | undefined {
  return values?.length ? quantileOf(Float64Array.from(values), level) : undefined;
}

/** Nothing before that place is larger afterwards, and nothing after it smaller (Hoare, "Algorithm 65: FIND", *Communications of the ACM* 4(7), 1961). */
function putInPlace(values: Float64Array, place: number): void {
  let [low, high] = [0, values.length - 1];
  while (low < high) {
    const pivot = values[(low + high) >> 1] as number;
    let [left, right] = [low, high];
    while (left <= right) {
      while ((values[left] as number) < pivot) left += 1;
      while ((values[right] as number) > pivot) right -= 1;
      if (left > right) break;
      const moved = values[left] as number;
      values[left] = values[right] as number;
      values[right] = moved;
      left += 1;
      right -= 1;
    }
    if (place <= right) high = right;
    else if (place >= left) low = left;
    else return;
  }
}

/** A p99 of fewer values is little more than the largest of them: it has no interval at 95 %. */
export const FEWEST_FOR_P99 = 368;

/**
 * Between which two values of a sample the true quantile lies, with at least the confidence asked for and
 * whatever the distribution (Le Boudec, *Performance Evaluation of Computer and Communication Systems*,
 * 2010, theorem 2.1). Exact for independent values; latencies that follow each other closely resemble each
 * other, and then it is too narrow.
 * @param sorted ascending.
 * @returns undefined when the sample is too small to tell: a p99 needs {@link FEWEST_FOR_P99} values at 95 %.
 */
export function quantileInterval(
  sorted: ArrayLike<number>,
  level: number,
  confidence = 0.95,
): { low: number; high: number } | undefined {
  between0And1('level', level);
  const doubt = (1 - between0And1('confidence', confidence)) / 2;
  const count = sorted.length;
  if (count === 0 || binomialCdf(0, count, level) > doubt) return undefined;
  if (binomialCdf(count - 1, count, level) < 1 - doubt) return undefined;
  // The j-th smallest value lies above the quantile when fewer than j values lie below it.
  const lowRank = firstInteger(0, (below) => binomialCdf(below, count, level) > doubt);
  const highRank = firstInteger(0, (below) => binomialCdf(below, count, level) >= 1 - doubt) + 1;
  return { low: sorted[lowRank - 1] as number, high: sorted[highRank - 1] as number };
}

/** P(X ≤ k) of n trials that each succeed with probability p. */
function binomialCdf(k: number, n: number, p: number): number {
  if (k >= n) return 1;
  return incompleteBeta(1 - p, n - k, k + 1);
}
