import Type from 'typebox';
import { orNull } from './numbers.ts';
import { Text } from './text.ts';

/** What can be said of B beside A; the best that can be found comes first. */
const COMPARED_VERDICTS = ['better', 'worse', 'equivalent', 'undecided'] as const;
export type ComparedVerdict = (typeof COMPARED_VERDICTS)[number];

/** An interval of the ratio B / A: 1 is no difference. */
const RatioInterval = Type.Object({ low: Type.Number(), high: Type.Number() });

export const ComparedFigure = Type.Object({
  name: Type.String(),
  label: Text,
  better: Type.Enum(['lower', 'higher']),
  /** How many pairs count: both of their sides were measured validly. */
  pairs: Type.Integer({ minimum: 1 }),
  /** B / A: the geometric mean of the pairs. */
  ratio: Type.Number(),
  /** An interval at 90 % that lies wholly within ± δ makes it equivalent. Null where one pair tells no spread. */
  interval90: orNull(RatioInterval),
  interval95: orNull(RatioInterval),
  /** Differences up to this share do not matter. */
  delta: Type.Number(),
  /** The 95th percentile of what comparisons of the same code showed on this machine; null when it was not measured. */
  floor: orNull(Type.Number()),
  /** Null when too few pairs carry any. */
  verdict: orNull(Type.Enum(COMPARED_VERDICTS)),
  /** Pairs in all after which it would be decided if all stayed as it is; null when it is, or when no number would do. */
  needed: orNull(Type.Integer()),
  sentence: Text,
});
export type ComparedFigure = Type.Static<typeof ComparedFigure>;

/** At each level, by how much B's quantile is above A's: the mean of the pairs, with its 95 % interval. */
export const DistributionDifference = Type.Object({
  label: Text,
  points: Type.Array(
    Type.Object({
      level: Type.Number(),
      differenceMs: Type.Number(),
      lowMs: orNull(Type.Number()),
      highMs: orNull(Type.Number()),
    }),
  ),
});
export type DistributionDifference = Type.Static<typeof DistributionDifference>;

/** GET /lab/comparacion?a=…&b=…: what two runs say of each other. */
export const Comparison = Type.Object({
  a: Type.String(),
  b: Type.String(),
  /** Why the two cannot be compared; then there are no figures. */
  refusals: Type.Array(Text),
  /** What the figures do not say. */
  caveats: Type.Array(Text),
  verdict: orNull(Type.Enum(COMPARED_VERDICTS)),
  sentence: Text,
  figures: Type.Array(ComparedFigure),
  distributions: Type.Array(DistributionDifference),
});
export type Comparison = Type.Static<typeof Comparison>;
