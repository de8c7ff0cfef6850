import { levenbergMarquardt } from 'ml-levenberg-marquardt';
import { inverse, Matrix, solve } from 'ml-matrix';
import { type UslModel, uslThroughput } from './usl.ts';

export interface UslMeasurement {
  /** How many workers there were. */
  n: number;
  perSecond: number;
}

/** What the errors of measurements are like: of one size everywhere, or the larger, the more is measured. */
export type Errors = 'absolute' | 'relative';

interface Scale {
  of(perSecond: number): number;
  derivative(perSecond: number): number;
  /** Weighs N/X, so that its error is nearly that of X on this scale. */
  weight(perSecond: number, n: number): number;
}

/** On these scales errors are of one size. */
const SCALES: Record<Errors, Scale> = {
  absolute: { of: (x) => x, derivative: () => 1, weight: (x, n) => x ** 2 / n },
  relative: { of: Math.log, derivative: (x) => 1 / x, weight: (x, n) => x / n },
};

/**
 * The parameters with σ ≥ 0 and κ ≥ 0 from which the measurements stray least (sum of squares, of logarithms when
 * their errors are relative).
 *
 * Levenberg–Marquardt alone gets stuck beside the best point when a limit holds: it goes on giving way to
 * the parameter that may not move. So where a limit is reached, each edge is searched by itself.
 */
export function leastSquaresUsl(
  measurements: readonly UslMeasurement[],
  errors: Errors = 'relative',
): UslModel {
  const scale = SCALES[errors];
  const inside = fitWith(measurements, scale, { sigma: true, kappa: true });
  if (inside.sigma > 0 && inside.kappa > 0) return inside;
  const candidates = [
    inside,
    fitWith(measurements, scale, { sigma: true, kappa: false }),
    fitWith(measurements, scale, { sigma: false, kappa: true }),
    fitWith(measurements, scale, { sigma: false, kappa: false }),
  ];
  const strayed = candidates.map((model) => squaredError(model, measurements, errors));
  return candidates[strayed.indexOf(Math.min(...strayed))] as UslModel;
}

export function squaredError(
  model: UslModel,
  measurements: readonly UslMeasurement[],
  errors: Errors = 'relative',
): number {
  const { of } = SCALES[errors];
  return measurements.reduce(
    (sum, { n, perSecond }) => sum + (of(perSecond) - of(uslThroughput(model, n))) ** 2,
    0,
  );
}

/** (JᵀJ)⁻¹ for λ, σ, κ: times the residual variance it is their covariance. */
export function inverseInformation(
  model: UslModel,
  measurements: readonly UslMeasurement[],
  errors: Errors = 'relative',
): Matrix {
  const { derivative } = SCALES[errors];
  const jacobian = new Matrix(
    measurements.map(({ n }) => {
      const factor = derivative(uslThroughput(model, n));
      return gradient(model, n).map((value) => value * factor);
    }),
  );
  return inverse(jacobian.transpose().mmul(jacobian));
}

/** ∂X/∂λ, ∂X/∂σ, ∂X/∂κ. */
function gradient({ sigma, kappa, perSecondAlone }: UslModel, n: number): [number, number, number] {
  const loss = 1 + sigma * (n - 1) + kappa * n * (n - 1);
  const bySigma = (-perSecondAlone * n * (n - 1)) / loss ** 2;
  return [n / loss, bySigma, bySigma * n];
}

interface Free {
  sigma: boolean;
  kappa: boolean;
}

/**
 * The damping of the library is one number for all parameters, so they are scaled to be of one size:
 * λ by the best speed of one, σ by 1/N, κ by 1/N², and throughput by the highest.
 */
function fitWith(
  measurements: readonly UslMeasurement[],
  { of, derivative, weight }: Scale,
  free: Free,
): UslModel {
  const start = linearStart(measurements, weight, free);
  const most = Math.max(...measurements.map(({ n }) => n));
  const fastest = Math.max(...measurements.map(({ perSecond }) => perSecond));
  const scale = [start.perSecondAlone, 1 / most, 1 / most ** 2] as const;
  const unscale = ([lambda = 0, s = 0, k = 0]: readonly number[]): UslModel => ({
    perSecondAlone: lambda * scale[0],
    sigma: s * scale[1],
    kappa: k * scale[2],
  });
  const mask = [1, free.sigma ? 1 : 0, free.kappa ? 1 : 0] as const;
  const { parameterValues } = levenbergMarquardt(
    { x: measurements.map(({ n }) => n), y: measurements.map(({ perSecond }) => of(perSecond / fastest)) },
    (parameters) => (n) => of(uslThroughput(unscale(parameters), n) / fastest),
    {
      initialValues: [1, start.sigma / scale[1], start.kappa / scale[2]],
      minValues: [Number.EPSILON, 0, 0],
      jacobianFunction: (parameters) => (n) => {
        const model = unscale(parameters);
        const factor = derivative(uslThroughput(model, n) / fastest) / fastest;
        return gradient(model, n).map(
          (value, i) => value * (scale[i] as number) * (mask[i] as number) * factor,
        );
      },
      errorTolerance: 0,
      maxIterations: 20,
    },
  );
  return unscale(parameterValues);
}

/**
 * N/X(N) is a plain parabola in N, which linear least squares finds at once: the exact answer for
 * measurements without noise, and near enough to start from otherwise.
 */
function linearStart(
  measurements: readonly UslMeasurement[],
  weightOf: Scale['weight'],
  free: Free,
): UslModel {
  const rows = measurements.map(({ n, perSecond }) => {
    const weight = weightOf(perSecond, n);
    const terms = [1, ...(free.sigma ? [n - 1] : []), ...(free.kappa ? [n * (n - 1)] : [])];
    return { terms: terms.map((term) => term * weight), value: (n / perSecond) * weight };
  });
  const coefficients = solve(
    new Matrix(rows.map(({ terms }) => terms)),
    Matrix.columnVector(rows.map(({ value }) => value)),
    true,
  ).to1DArray();
  const slowest = Math.min(...measurements.map(({ n, perSecond }) => n / perSecond));
  const alone = coefficients[0] as number;
  const intercept = alone > 0 ? alone : slowest;
  const share = (index: number) => Math.max(0, (coefficients[index] ?? 0) / intercept);
  return {
    perSecondAlone: 1 / intercept,
    sigma: free.sigma ? share(1) : 0,
    kappa: free.kappa ? share(free.sigma ? 2 : 1) : 0,
  };
}
