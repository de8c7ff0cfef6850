import Type from 'typebox';

/** A figure that was measured, between the ends that hold the true one with a probability of 95 %. */
export const Interval = Type.Object({ value: Type.Number(), low: Type.Number(), high: Type.Number() });
export type Interval = Type.Static<typeof Interval>;
