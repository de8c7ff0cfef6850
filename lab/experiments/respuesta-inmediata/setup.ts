import Type from 'typebox';
import { type Measurement, NoValues, Numbers, shapeOf } from '../measurement.ts';

export const RATE_PER_SECOND = 50;
/** Three times what the longest work at this rate keeps busy: nobody waits for a hand. */
export const WORKERS = 2;
export const CONCURRENCY = 40;

const Factors = Type.Object({ workMs: Type.Number() });
const Measured = Type.Object({
  figures: NoValues,
  // The same consultas tell both: when the 202 came, and when the result did.
  series: Type.Object({ asynchronousMs: Numbers, synchronousMs: Numbers }),
});

export type Factors = Type.Static<typeof Factors>;
export type Measured = Type.Static<typeof Measured>;
export type OneMeasurement = Measurement<Factors, Measured>;
export const SHAPE = shapeOf(Factors, Measured);
