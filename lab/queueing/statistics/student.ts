import { between0And1, countOf, TooFewError } from '../domain.ts';
import { bisect } from './bisect.ts';
import { incompleteBeta } from './incomplete-beta.ts';
import { momentsOf } from './moments.ts';

/** A mean and the interval around it that holds the true one with the confidence asked for. */
export interface MeanInterval {
  mean: number;
  halfWidth: number;
  low: number;
  high: number;
}

/**
 * Student's interval for the mean of independent observations, as means of batches or of replications
 * are: x̄ ± t·s/√n. Single waits in a queue are not independent: see {@link batchMeansInterval}.
 * @throws {TooFewError} fewer than two observations.
 */
export function meanInterval(observations: ArrayLike<number>, confidence = 0.95): MeanInterval {
  const { count, mean, variance } = momentsOf(observations);
  if (count < 2) throw new TooFewError(`an interval needs at least two observations, not ${count}`);
  const t = studentQuantile(1 - (1 - between0And1('confidence', confidence)) / 2, count - 1);
  const halfWidth = t * Math.sqrt(variance / count);
  return { mean, halfWidth, low: mean - halfWidth, high: mean + halfWidth };
}

/** The value that Student's t with so many degrees of freedom does not exceed with that probability. */
export function studentQuantile(probability: number, degreesOfFreedom: number): number {
  between0And1('probability', probability);
  countOf('degreesOfFreedom', degreesOfFreedom);
  if (probability < 0.5) return -studentQuantile(1 - probability, degreesOfFreedom);
  if (probability === 0.5) return 0;
  const key = `${probability} ${degreesOfFreedom}`;
  const known =
    QUANTILES.get(key) ?? bisect((t) => studentCdf(t, degreesOfFreedom), probability, 0, 2).reached;
  if (QUANTILES.size < MOST_QUANTILES) QUANTILES.set(key, known);
  return known;
}

/** Simulations of experiments ask for the same ones thousands of times, and each takes a tenth of a millisecond. */
const QUANTILES = new Map<string, number>();
const MOST_QUANTILES = 10_000;

/**
 * How likely a mean as far from 0 is, or farther, on either side, when the true one is 0.
 * @param observations independent ones.
 * @throws {TooFewError} fewer than two observations.
 */
export function twoSidedP(observations: ArrayLike<number>): number {
  const { count, mean, variance } = momentsOf(observations);
  if (count < 2) throw new TooFewError(`a test needs at least two observations, not ${count}`);
  if (mean === 0) return 1;
  if (variance === 0) return 0;
  return 2 * (1 - studentCdf(Math.abs(mean) / Math.sqrt(variance / count), count - 1));
}

/** P(T ≤ t) for t ≥ 0. */
function studentCdf(t: number, degreesOfFreedom: number): number {
  const x = degreesOfFreedom / (degreesOfFreedom + t ** 2);
  return 1 - incompleteBeta(x, degreesOfFreedom / 2, 0.5) / 2;
}
