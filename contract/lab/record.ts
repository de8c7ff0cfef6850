import Type from 'typebox';
import { AtLeastZero, Count, orNull } from './numbers.ts';

/** What the laboratory predicts: how long a queue takes to drain, how long consultas wait, what a plan or an autoscaler will do. */
const PREDICTED = ['drain', 'wait', 'plan', 'autoscaler'] as const;
export type Predicted = (typeof PREDICTED)[number];

const Milliseconds = Type.Number();

/** One prediction, as it was made before anybody knew what would come. */
export const Prediction = Type.Object({
  id: Type.String(),
  /** ISO 8601. */
  madeAt: Type.String(),
  kind: Type.Enum(PREDICTED),
  /** The run of an experiment that made it; none of one that the live laboratory made. */
  run: orNull(Type.String()),
  valueMs: Milliseconds,
  /** The ends between which it will lie, with that probability. */
  lowMs: Milliseconds,
  highMs: Milliseconds,
  confidence: Type.Number({ exclusiveMinimum: 0, exclusiveMaximum: 1 }),
});
export type Prediction = Type.Static<typeof Prediction>;

/** The same beside what came of it. */
export const ScoredPrediction = Type.Object({
  ...Prediction.properties,
  outcomeMs: Milliseconds,
  /** The outcome was not waited for to its end: it is this or more, and lies beyond the interval already. */
  isAtLeast: Type.Boolean(),
  isInside: Type.Boolean(),
  /** The interval score: the width, and 2/α for each millisecond outside; the smaller the better. */
  scoreMs: Milliseconds,
});
export type ScoredPrediction = Type.Static<typeof ScoredPrediction>;

/** GET /lab/predicciones: how the laboratory's predictions came out. */
export const RecordOverview = Type.Object({
  /** How many were ever scored. */
  scored: Count,
  inside: Count,
  /** How many would lie inside if every interval held what it says. */
  expectedInside: AtLeastZero,
  /** Those of which nothing came that could be compared, and those whose outcome is still to come. */
  withoutOutcome: Count,
  /** The latest, the newest first. */
  latest: Type.Array(ScoredPrediction),
});
export type RecordOverview = Type.Static<typeof RecordOverview>;
