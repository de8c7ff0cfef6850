import Type from 'typebox';

const Milliseconds = Type.Number({ minimum: 0 });

/** How long a queue that drains will take, foretold once, and what came of it. Times count from the forecast. */
export const Drain = Type.Object({
  madeAtMs: Type.Number(),
  valueMs: Milliseconds,
  lowMs: Milliseconds,
  highMs: Milliseconds,
  confidence: Type.Number({ exclusiveMinimum: 0, exclusiveMaximum: 1 }),
  /** Null until nothing waits any more. */
  emptyAfterMs: Type.Union([Milliseconds, Type.Null()]),
});
export type Drain = Type.Static<typeof Drain>;
