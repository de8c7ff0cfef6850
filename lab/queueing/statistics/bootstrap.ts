import { between0And1, countOf, TooFewError } from '../domain.ts';
import { seededRandom } from '../random.ts';
import { momentsOf } from './moments.ts';
import { normalCdf, normalQuantile } from './normal.ts';
import { quantile } from './quantiles.ts';

export interface BootstrapOptions {
  /** The same seed gives the same interval. */
  seed: number;
  confidence?: number;
  /** How many samples are drawn; 2,000 are usual for the ends of an interval. */
  resamples?: number;
}

export interface BootstrapInterval {
  /** The statistic of the sample itself. */
  estimate: number;
  low: number;
  high: number;
}

type Statistic<T> = (sample: readonly T[]) => number;

/**
 * The percentile interval of any statistic, from samples drawn with replacement from the sample
 * (Efron and Tibshirani, *An Introduction to the Bootstrap*, 1993, chapter 13). The observations must be
 * independent. Simple and sturdy, but too narrow for small samples of skewed quantities.
 */
export function percentileInterval<T>(
  sample: readonly T[],
  statistic: Statistic<T>,
  options: BootstrapOptions,
): BootstrapInterval {
  const sorted = sortedReplicates(sample, statistic, options);
  const tail = tailOf(options);
  return { estimate: statistic(sample), low: quantile(sorted, tail), high: quantile(sorted, 1 - tail) };
}

/**
 * The bias-corrected and accelerated interval, which also follows the skewness of the statistic
 * (Efron, "Better Bootstrap Confidence Intervals", *Journal of the American Statistical Association*
 * 82(397), 1987; Efron and Tibshirani, chapter 14). The observations must be independent.
 * @throws {TooFewError} fewer than two observations.
 */
export function bcaInterval<T>(
  sample: readonly T[],
  statistic: Statistic<T>,
  options: BootstrapOptions,
): BootstrapInterval {
  const estimate = statistic(sample);
  const sorted = sortedReplicates(sample, statistic, options);
  const below = sorted.reduce((count, value) => count + (value < estimate ? 1 : 0), 0);
  // Half a replicate at least lies on each side, lest the correction be infinite.
  const bias = normalQuantile(Math.min(Math.max(below, 0.5), sorted.length - 0.5) / sorted.length);
  const acceleration = accelerationOf(sample, statistic);
  const corrected = (level: number) => {
    const shifted = bias + normalQuantile(level);
    return normalCdf(bias + shifted / (1 - acceleration * shifted));
  };
  const tail = tailOf(options);
  return {
    estimate,
    low: quantile(sorted, corrected(tail)),
    high: quantile(sorted, corrected(1 - tail)),
  };
}

/** The statistic of each sample drawn with replacement from the sample. */
function sortedReplicates<T>(
  sample: readonly T[],
  statistic: Statistic<T>,
  { seed, resamples = 2_000 }: BootstrapOptions,
): Float64Array {
  if (sample.length < 2) throw new TooFewError('a bootstrap needs at least two observations');
  const random = seededRandom(seed);
  const draw = () => sample[Math.floor(random() * sample.length)] as T;
  return Float64Array.from({ length: countOf('resamples', resamples) }, () =>
    statistic(Array.from(sample, draw)),
  ).sort();
}

function tailOf({ confidence = 0.95 }: BootstrapOptions): number {
  return (1 - between0And1('confidence', confidence)) / 2;
}

/** How fast the standard error changes with the statistic, by leaving out one observation at a time. */
function accelerationOf<T>(sample: readonly T[], statistic: Statistic<T>): number {
  const left = sample.map((_, index) => statistic(sample.toSpliced(index, 1)));
  const { mean } = momentsOf(left);
  const squares = left.reduce((sum, value) => sum + (mean - value) ** 2, 0);
  const cubes = left.reduce((sum, value) => sum + (mean - value) ** 3, 0);
  return squares === 0 ? 0 : cubes / (6 * squares ** 1.5);
}
