import Type from 'typebox';
import { Interval } from './interval.ts';
import { AtLeastZero, Count, orNull } from './numbers.ts';

/** L = λ·W: the left side is counted, the right side measured on its own. */
export const LittlesLawCheck = Type.Object({
  /** L, from counts at the moments of the looks. */
  counted: Interval,
  /** λ·W. */
  predicted: Interval,
  arrivalsPerSecond: AtLeastZero,
  residenceMs: Type.Number(),
  /** How long all of this was observed, since the system last changed. */
  observedMs: AtLeastZero,
  /** Whether both sides can be the same: their intervals touch. */
  agrees: Type.Boolean(),
});
export type LittlesLawCheck = Type.Static<typeof LittlesLawCheck>;

/** The mean wait in the queue: what theory predicts for what was measured, and what was measured. */
export const TheoryCheck = Type.Object({
  servers: Count,
  serviceMs: AtLeastZero,
  utilisation: AtLeastZero,
  /** Squared coefficients of variation of the times between arrivals and of the service times. */
  arrivalScv: AtLeastZero,
  serviceScv: AtLeastZero,
  /** Null when more arrives than the servers can do: then no steady state exists. */
  mmcWaitMs: orNull(Type.Number()),
  ggcWaitMs: orNull(Type.Number()),
  measuredWaitMs: Interval,
  /**
   * From the publication until a free hand has begun, in milliseconds: measured while at most a tenth of the hands was
   * busy, and part of every prediction. Null when it was not measured yet; what is predicted then contains the handover
   * of the same consultas.
   */
  handover: orNull(Type.Object({ ...Interval.properties, measuredAtMs: Type.Number() })),
  /** The handover's part of what G/G/c predicts; null when nothing is predicted. */
  handoverShare: orNull(AtLeastZero),
  /**
   * Why the comparison proves nothing: this very load measures the handover; nothing has measured it; it is most of
   * what is predicted; or a minute is too short for so much load. Null: it is a prediction.
   */
  unscored: orNull(Type.Enum(['calibrating', 'uncalibrated', 'handover', 'steadyState'])),
  /** A load that would measure the handover, and how long it has to run. */
  calibrateAt: Type.Object({ perSecond: AtLeastZero, seconds: AtLeastZero }),
  /** How long all of this was observed, since the system last changed. */
  observedMs: AtLeastZero,
});
export type TheoryCheck = Type.Static<typeof TheoryCheck>;
