import Type from 'typebox';
import { CALIBRATION_UTILISATION } from '../../live/calibration.ts';
import { type Measurement, NoValues, Numbers, OptionalNumber, shapeOf } from '../measurement.ts';

/** So long that what the system adds to it is a small part: of what it adds, theory only knows the mean. */
export const WORK_MS = 200;
export const WORKERS = 2;
export const CONCURRENCY = 2;
export const SERVERS = WORKERS * CONCURRENCY;
export const CALIBRATION = CALIBRATION_UTILISATION;

const Factors = Type.Object({ utilisation: Type.Number() });
/** All that a load brought, warm-up included, in the order of publication. */
const Lives = Type.Object({
  /** Since the load began. */
  publishedMs: Numbers,
  /** From publication to work. */
  waitMs: Numbers,
  /** The part of it in which a hand was free. */
  handoverMs: Numbers,
  workMs: Numbers,
  /** From the end of the work until the result is stored and the hand free again. */
  storeMs: Numbers,
});
/** The mean wait, as it was foretold before the load began. None for the calibration. */
const Foretold = Type.Object({
  foretoldWaitMs: OptionalNumber,
  foretoldLowMs: OptionalNumber,
  foretoldHighMs: OptionalNumber,
});
const Measured = Type.Object({ figures: Foretold, series: Lives });
/** What versions before the calibration stored: the saturated load, and the others. Nothing can be predicted from it. */
const EarlierCapacity = Type.Object({
  figures: Type.Object({ capacityPerSecond: Type.Number() }),
  series: NoValues,
});
const EarlierWaits = Type.Object({
  figures: Type.Object({ arrivalsPerSecond: Type.Number(), idealWaitMs: Type.Number() }),
  series: Type.Object({ waitMs: Numbers, serviceMs: Numbers, handoverMs: Numbers, gapMs: Numbers }),
});

export type Factors = Type.Static<typeof Factors>;
export type Lives = Type.Static<typeof Lives>;
export type Measured = Type.Static<typeof Measured>;
export type Stored = Measured | Type.Static<typeof EarlierCapacity> | Type.Static<typeof EarlierWaits>;
export type EarlierWaits = Type.Static<typeof EarlierWaits>;
export type OneMeasurement = Measurement<Factors, Stored>;
export type MeasuredLoad = Measurement<Factors, Measured>;
export const SHAPE = shapeOf(Factors, Type.Union([Measured, EarlierWaits, EarlierCapacity]));

export function hasLives(measurement: OneMeasurement): measurement is MeasuredLoad {
  return 'publishedMs' in measurement.series;
}

/** Whether a version before the calibration measured it. */
export function hasEarlierWaits(
  measurement: OneMeasurement,
): measurement is Measurement<Factors, EarlierWaits> {
  return 'gapMs' in measurement.series;
}
