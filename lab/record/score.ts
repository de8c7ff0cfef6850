import type { Prediction, ScoredPrediction } from '@sel/contract/lab/record';

/** What came of a prediction. */
export type Outcome =
  | { ms: number }
  /** It was not waited for to its end. */
  | { atLeastMs: number };

/**
 * A prediction beside what came of it, with its interval score: (u − l) + 2/α · how far outside (Gneiting and Raftery,
 * "Strictly Proper Scoring Rules, Prediction, and Estimation", *Journal of the American Statistical Association* 102(477),
 * 2007, section 6.2). Whoever widens an interval to be always right, or narrows it to look sure, scores worse on average
 * than with the honest one.
 * @returns undefined when the outcome, cut off inside or before the interval, does not tell.
 */
export function score(prediction: Prediction, outcome: Outcome): ScoredPrediction | undefined {
  const { lowMs, highMs, confidence } = prediction;
  const isAtLeast = 'atLeastMs' in outcome;
  const outcomeMs = isAtLeast ? outcome.atLeastMs : outcome.ms;
  if (isAtLeast && outcomeMs <= highMs) return undefined;
  const outsideMs = Math.max(lowMs - outcomeMs, outcomeMs - highMs, 0);
  return {
    ...prediction,
    outcomeMs,
    isAtLeast,
    isInside: outsideMs === 0,
    scoreMs: highMs - lowMs + (2 / (1 - confidence)) * outsideMs,
  };
}
