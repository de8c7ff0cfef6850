import Type from 'typebox';
import { AtLeastZero, orNull } from './numbers.ts';

/** How long a queue that drains will take, foretold once, and what came of it. Times count from the forecast. */
export const Drain = Type.Object({
  madeAtMs: Type.Number(),
  valueMs: AtLeastZero,
  lowMs: AtLeastZero,
  highMs: AtLeastZero,
  confidence: Type.Number({ exclusiveMinimum: 0, exclusiveMaximum: 1 }),
  /** Null until nothing waits any more. */
  emptyAfterMs: orNull(AtLeastZero),
});
export type Drain = Type.Static<typeof Drain>;
