import Type from 'typebox';
import { type Measurement, Numbers, OptionalNumber, shapeOf } from '../measurement.ts';

export const WORKERS = 2;
export const CONCURRENCY = 5;
export const WORK_MS = 50;
export const CAPACITY_PER_SECOND = (WORKERS * CONCURRENCY * 1000) / WORK_MS;
export const BASE_PER_SECOND = CAPACITY_PER_SECOND * 0.4;
export const BEFORE_MS = 8_000;
export const BURST_MS = 5_000;
/** The load lasts so long from its beginning, in each of the plans. */
export const MEASURE_MS = { full: 45_000, short: 26_000 };

const Factors = Type.Object({ peakPerSecond: Type.Number() });
const Measured = Type.Object({
  figures: Type.Object({
    /** Most consultas that were in the system. */
    highest: Type.Number(),
    /** Forecast before the burst, from its height; low and high are the ends of its interval. */
    earlyForecastS: OptionalNumber,
    earlyLowS: OptionalNumber,
    earlyHighS: OptionalNumber,
    /** Forecast at its end, from how long the queue is then. */
    forecastS: OptionalNumber,
    forecastLowS: OptionalNumber,
    forecastHighS: OptionalNumber,
    /** How long draining took; not known of a queue that did not drain while the load lasted. */
    drainS: OptionalNumber,
    /** Runs of earlier versions do not say it. */
    sent: OptionalNumber,
    refused: Type.Number(),
  }),
  series: Type.Object({
    secondsOfPoint: Numbers,
    inSystem: Numbers,
    arrivalsPerSecond: Numbers,
    completionsPerSecond: Numbers,
  }),
});

export type Factors = Type.Static<typeof Factors>;
export type Measured = Type.Static<typeof Measured>;
export type OneMeasurement = Measurement<Factors, Measured>;
export const SHAPE = shapeOf(Factors, Measured);
