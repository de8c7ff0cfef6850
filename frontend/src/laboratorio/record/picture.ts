import type { ScoredPrediction } from '@sel/contract/lab/record';

/** One prediction in the picture; heights are shares of what was predicted: 0 is as predicted, 1 twice as long. */
export interface Mark {
  id: string;
  low: number;
  high: number;
  outcome: number;
  isInside: boolean;
  /** It lies beyond the picture, or was not waited for to its end. */
  isBeyond: boolean;
}

interface RecordPicture {
  /** The oldest first, as they are read. */
  marks: readonly Mark[];
  /** How far the picture reaches up and down. */
  reach: number;
}

/** So far it reaches at most: what took three times as long is far outside, and would flatten all others. */
const FARTHEST = 1;
const NEAREST = 0.1;

/** Predictions of seconds and of milliseconds in one picture: each beside what it said itself. */
export function pictureOf(latest: readonly ScoredPrediction[]): RecordPicture {
  const marks = latest.toReversed().map(({ id, valueMs, lowMs, highMs, outcomeMs, isInside, isAtLeast }) => ({
    id,
    isInside,
    low: lowMs / valueMs - 1,
    high: highMs / valueMs - 1,
    outcome: outcomeMs / valueMs - 1,
    isBeyond: isAtLeast || Math.abs(outcomeMs / valueMs - 1) > FARTHEST,
  }));
  const heights = marks.flatMap(({ low, high, outcome }) => [low, high, outcome].map(Math.abs));
  return { marks, reach: Math.min(FARTHEST, Math.max(NEAREST, ...heights)) };
}
