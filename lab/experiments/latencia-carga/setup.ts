import Type from 'typebox';
import { type Measurement, NoValues, Numbers, shapeOf } from '../measurement.ts';

export const WORK_MS = 50;
export const WORKERS = 2;
export const CONCURRENCY = 2;
export const SERVERS = WORKERS * CONCURRENCY;
/** All servers always have something to do: how much they finish then is what the other loads are shares of. */
export const SATURATED = 1;

const Factors = Type.Object({ utilisation: Type.Number() });
/** Of the saturated load. */
const Capacity = Type.Object({
  figures: Type.Object({ capacityPerSecond: Type.Number() }),
  series: NoValues,
});
/** Of the others. */
const Waits = Type.Object({
  figures: Type.Object({
    arrivalsPerSecond: Type.Number(),
    /** The mean wait, had all of them stood in one ideal queue. */
    idealWaitMs: Type.Number(),
  }),
  series: Type.Object({ waitMs: Numbers, serviceMs: Numbers, handoverMs: Numbers, gapMs: Numbers }),
});
const Measured = Type.Union([Capacity, Waits]);

export type Factors = Type.Static<typeof Factors>;
export type Capacity = Type.Static<typeof Capacity>;
export type Waits = Type.Static<typeof Waits>;
export type Measured = Type.Static<typeof Measured>;
export type OneMeasurement = Measurement<Factors, Measured>;
export type WaitsMeasurement = Measurement<Factors, Waits>;
export const SHAPE = shapeOf(Factors, Measured);

export function haveWaits(measurement: OneMeasurement): measurement is WaitsMeasurement {
  return 'waitMs' in measurement.series;
}
