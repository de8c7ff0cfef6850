import { Matrix } from 'ml-matrix';
import { between0And1, positive, TooFewError } from './domain.ts';
import { studentQuantile } from './statistics/student.ts';
import { type UslModel, uslEfficiency, uslPeak, uslThroughput } from './usl.ts';
import {
  type Errors,
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
  /**
   * Efficiency is that with the most that were measured: its interval is narrower than those of σ and κ let
   * expect, because where one of them is overestimated the other is underestimated.
   * The high end of the peak is infinite when the data are as well explained by no crosstalk at all. */
  intervals: Record<keyof UslModel | 'peak' | 'efficiency', Interval>;
  /** The fewest and the most that were measured; the model says nothing outside. */
  measured: { from: number; to: number };
}

interface FitOptions {
  confidence?: number;
  /**
   * Rates of a system vary by some share of themselves from one measurement to the next; published fits take errors of one
   * size for all, with which the 95 % interval of κ holds it in 81 of 100 such experiments only.
   */
  errors?: Errors;
}

const PARAMETERS = 3;
/** At so many different n at least the law can be fitted: with fewer, one curve is as good as another. */
export const FEWEST_SIZES = PARAMETERS;

/**
 * Fits the Universal Scalability Law with σ ≥ 0 and κ ≥ 0 by nonlinear least squares, with standard errors
 * from the curvature at the best point and Student intervals, cut off at the limits.
 *
 * Of repeated experiments 95 to 98 of 100 such intervals hold the true σ and κ, also at the limits; of
 * bootstrap intervals over residuals only 84 to 95 did.
 * @param measurements repetitions at the same `n` are welcome: they tell noise from shape.
 * @throws {TooFewError} fewer than four measurements, or than three different `n`.
 */
export function fitUsl(
  measurements: readonly UslMeasurement[],
  { confidence = 0.95, errors = 'relative' }: FitOptions = {},
): UslFit {
  requireEnough(measurements);
  const ns = measurements.map(({ n }) => n);
  const measured = { from: Math.min(...ns), to: Math.max(...ns) };
  const model = leastSquaresUsl(measurements, errors);
  const freedom = measurements.length - PARAMETERS;
  const variance = squaredError(model, measurements, errors) / freedom;
  // Of λ, σ, κ.
  const covariance = inverseInformation(model, measurements, errors).mul(variance);
  const deviation = (index: number) => Math.sqrt(covariance.get(index, index));
  const standardErrors = { perSecondAlone: deviation(0), sigma: deviation(1), kappa: deviation(2) };
  // How many standard errors the interval reaches to either side.
  const margin = studentQuantile(1 - (1 - between0And1('confidence', confidence)) / 2, freedom);
  return {
    model,
    standardErrors,
    intervals: {
      ...intervalsOf(model, standardErrors, margin),
      efficiency: efficiencyInterval(model, measured.to, covariance, margin),
    },
    measured,
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

/** Whether the law can be fitted to these: its three parameters and one error more, at rates above 0. */
export function isEnoughForUsl(measurements: readonly UslMeasurement[]): boolean {
  const different = new Set(measurements.map(({ n }) => n)).size;
  const areRates = measurements.every(({ perSecond }) => perSecond > 0);
  return areRates && measurements.length > PARAMETERS && different >= FEWEST_SIZES;
}

function requireEnough(measurements: readonly UslMeasurement[]): void {
  for (const { n, perSecond } of measurements) {
    positive('n', n);
    positive('perSecond', perSecond);
  }
  if (isEnoughForUsl(measurements)) return;
  const different = new Set(measurements.map(({ n }) => n)).size;
  throw new TooFewError(
    `three parameters need four measurements or more at three different n or more, not ${measurements.length} at ${different}`,
  );
}

/** The peak moves with κ almost alone, since σ only enters by √(1−σ): its interval is that of κ. */
function intervalsOf(
  model: UslModel,
  errors: UslModel,
  margin: number,
): Omit<UslFit['intervals'], 'efficiency'> {
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

/** By the delta method: the gradient of 1 / (1 + σ(N−1) + κN(N−1)), and the covariance of σ and κ. */
function efficiencyInterval(model: UslModel, n: number, covariance: Matrix, margin: number): Interval {
  const efficiency = uslEfficiency(model, n);
  const bySigma = -(n - 1) * efficiency ** 2;
  const gradient = Matrix.columnVector([0, bySigma, n * bySigma]);
  const variance = gradient.transpose().mmul(covariance).mmul(gradient).get(0, 0);
  const halfWidth = margin * Math.sqrt(variance);
  return { low: Math.max(0, efficiency - halfWidth), high: efficiency + halfWidth };
}
