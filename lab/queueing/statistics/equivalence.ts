import { between0And1 } from '../domain.ts';
import { firstInteger } from './bisect.ts';
import { type Moments, momentsOf } from './moments.ts';
import { studentQuantile } from './student.ts';

/** Between which values a quantity is claimed to lie; an end may be infinite where only the other one is claimed. */
export interface Band {
  low: number;
  high: number;
}

/** How often a decision may be wrong, each as a probability: declared before anything is measured. */
export type ErrorRates = {
  /** Of what lies outside of the band, at most such a share is confirmed. */
  wronglyConfirmed: number;
  /** Of what lies inside it, at most such a share is refuted. */
  wronglyRefuted: number;
};

export type Decision = 'confirmed' | 'refuted' | 'undecided';

/** What independent observations say of a claim that their mean lies in a band. */
export interface Equivalence {
  decision: Decision;
  mean: number;
  /** Wholly inside the band: confirmed. Its confidence is 1 − 2 × `wronglyConfirmed`. */
  low: number;
  high: number;
  observations: number;
  /**
   * With about how many observations in all it would be decided, if their mean and spread stayed as they are. Undefined
   * when it is decided, when one observation tells no spread, or when no number that could be measured would do.
   */
  needed: number | undefined;
}

/** Nobody repeats a measurement more often than that. */
const MOST_OBSERVATIONS = 1_000;

/**
 * Decides by two one-sided tests whether a mean lies in a band (Schuirmann, "A comparison of the two one-sided tests
 * procedure and the power approach", *Journal of Pharmacokinetics and Biopharmaceutics* 15(6), 1987). Confirmed means
 * that the interval lies wholly inside; refuted, that a wider one, which may be wrong more seldom, lies wholly outside.
 * Too few observations leave it undecided, however well they fit.
 * @param observations independent ones, such as one figure of each repetition; single latencies are not.
 */
export function equivalence(observations: ArrayLike<number>, band: Band, rates: ErrorRates): Equivalence {
  const moments = momentsOf(observations);
  const { mean, count } = moments;
  const halfWidth = halfWidthOf(moments, count, rates.wronglyConfirmed);
  const decision = decide(moments, count, band, rates);
  const needed = decision === 'undecided' ? neededFor(moments, band, rates) : undefined;
  return { decision, mean, low: mean - halfWidth, high: mean + halfWidth, observations: count, needed };
}

/**
 * The same of factors, such as measured / predicted, whose errors are relative: on their logarithms, and the mean is the
 * geometric one.
 * @param factors above 0.
 */
export function factorEquivalence(factors: readonly number[], band: Band, rates: ErrorRates): Equivalence {
  const onLogarithms = { low: Math.log(band.low), high: Math.log(band.high) };
  const found = equivalence(factors.map(Math.log), onLogarithms, rates);
  const [mean, low, high] = [found.mean, found.low, found.high].map(Math.exp) as [number, number, number];
  return { ...found, mean, low, high };
}

/** The decision on claims that must all hold: one that is refuted refutes the whole. */
export function allDecided(decisions: readonly Decision[]): Decision {
  if (decisions.includes('refuted')) return 'refuted';
  return decisions.includes('undecided') ? 'undecided' : 'confirmed';
}

/** The rates with which each of so many claims is decided, so that all of them together keep those asked for (Bonferroni). */
export function sharedAmong(claims: number, { wronglyConfirmed, wronglyRefuted }: ErrorRates): ErrorRates {
  // What must all be confirmed is wrongly confirmed no more often than the one that does not hold.
  return { wronglyConfirmed, wronglyRefuted: wronglyRefuted / claims };
}

/** What so many observations of this mean and this variance would decide. */
function decide(moments: Moments, count: number, { low, high }: Band, rates: ErrorRates): Decision {
  const { mean } = moments;
  const narrow = halfWidthOf(moments, count, rates.wronglyConfirmed);
  if (mean - narrow >= low && mean + narrow <= high) return 'confirmed';
  const wide = halfWidthOf(moments, count, rates.wronglyRefuted);
  return mean + wide < low || mean - wide > high ? 'refuted' : 'undecided';
}

function halfWidthOf({ variance }: Moments, count: number, oneSidedError: number): number {
  between0And1('oneSidedError', oneSidedError);
  if (count < 2) return Number.POSITIVE_INFINITY;
  return studentQuantile(1 - oneSidedError, count - 1) * Math.sqrt(variance / count);
}

function neededFor(moments: Moments, band: Band, rates: ErrorRates): number | undefined {
  const isDecided = (count: number) => decide(moments, count, band, rates) !== 'undecided';
  if (moments.count < 2 || !isDecided(MOST_OBSERVATIONS)) return undefined;
  return firstInteger(moments.count + 1, isDecided);
}
