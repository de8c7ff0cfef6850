import { FaultName } from '@sel/contract/lab/control';
import Type from 'typebox';
import { type Measurement, Numbers, NumbersWithGaps, OptionalNumber, shapeOf } from '../measurement.ts';

export const RATE_PER_SECOND = 100;
export const WORKERS = 2;
export const CONCURRENCY = 10;
/** So long that each worker has some consultas in hand when it dies, and so short that one alone can do all. */
export const WORK_MS = 60;
export const CALM_MS = 8_000;
export const FAULT_MS = 5_000;

const Factors = Type.Object({ fault: FaultName });
const Measured = Type.Object({
  figures: Type.Object({
    accepted: Type.Number(),
    notAccepted: Type.Number(),
    noticedAfterMs: Type.Number(),
    recoveredAfterMs: Type.Number(),
    /** Consultas that more than one worker was given. */
    redelivered: Type.Number(),
    lost: OptionalNumber,
    /** Consultas that were given the id of another one. */
    duplicated: OptionalNumber,
    /** Consultas that were not as they had ended when they were looked at again. */
    endedTwice: OptionalNumber,
  }),
  series: Type.Object({
    secondsOfPoint: Numbers,
    p95Ms: NumbersWithGaps,
    failed: Numbers,
    /** The one moment at which the fault was caused. */
    faultAtS: Numbers,
  }),
});

export type Factors = Type.Static<typeof Factors>;
export type Measured = Type.Static<typeof Measured>;
export type OneMeasurement = Measurement<Factors, Measured>;
export const SHAPE = shapeOf(Factors, Measured);
