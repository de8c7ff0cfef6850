import type { Interval } from '@sel/contract/lab/interval';
import { batchMeansInterval } from '../queueing/statistics/batch-means.ts';
import { momentsOf } from '../queueing/statistics/moments.ts';

/** A system that is no busier than this lets hardly anybody wait for a hand: what they wait then is the handover. */
export const CALIBRATION_UTILISATION = 0.1;
/** Where the handover is a larger part of a prediction, the prediction is mostly what was calibrated, and is not scored. */
export const HIGHEST_HANDOVER_SHARE = 0.5;
/** Above this a measurement of a minute does not reach the steady state, and is not scored. */
export const HIGHEST_SCORED_UTILISATION = 0.8;

/** What the system adds to each consulta's work, measured where hardly anybody waits for a hand. */
export interface Calibration {
  /** How long it takes from the publication until a free hand has begun. */
  handoverMs: number;
  /** How long it takes from the end of the work until the hand is free again. */
  storeMs: number;
}

/** @returns undefined when nothing was measured. */
export function calibrate(
  handoverMs: readonly number[],
  storeMs: readonly number[],
): Calibration | undefined {
  if (handoverMs.length === 0) return undefined;
  return { handoverMs: momentsOf(handoverMs).mean, storeMs: momentsOf(storeMs).mean };
}

const BATCHES = 10;

/** The mean of times that resemble those before them, with its interval of 95 %. @param ms 20 or more, in order. */
export function meanBetween(ms: readonly number[]): Interval {
  const { halfWidth } = batchMeansInterval(ms, { batches: BATCHES });
  const { mean: value } = momentsOf(ms);
  return { value, low: Math.max(0, value - halfWidth), high: value + halfWidth };
}
