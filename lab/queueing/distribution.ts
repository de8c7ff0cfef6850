import { positive } from './domain.ts';
import type { Random } from './random.ts';

/** A positive random quantity: a service time, or the time between two arrivals. */
export interface Distribution {
  readonly mean: number;
  /** Squared coefficient of variation, variance/mean²: 0 for a constant, 1 for exponential times. */
  readonly scv: number;
  /** One value, in the unit of the mean. */
  sample(random: Random): number;
}

export function constant(mean: number): Distribution {
  return { mean: positive('mean', mean), scv: 0, sample: () => mean };
}

/** Memoryless: the service times of M/M/c, and the times between arrivals of a Poisson process. */
export function exponential(mean: number): Distribution {
  positive('mean', mean);
  // Inverse transform sampling: −ln(1−U) is exponential with mean 1.
  return { mean, scv: 1, sample: (random) => -mean * Math.log(1 - random()) };
}

/**
 * More variable than exponential: most values are short, a few are very long. Two exponential phases
 * with balanced means, p₁/μ₁ = p₂/μ₂ (Whitt, "Approximating a Point Process by a Renewal Process, I",
 * *Operations Research* 30(1), 1982).
 * @param scv above 1.
 */
export function hyperexponential(mean: number, scv: number): Distribution {
  positive('mean', mean);
  if (!(scv > 1 && scv < Number.POSITIVE_INFINITY)) {
    throw new RangeError(`a hyperexponential scv lies above 1, not at ${scv}: with 1 it is exponential`);
  }
  const p = (1 + Math.sqrt((scv - 1) / (scv + 1))) / 2;
  const shortMean = mean / (2 * p);
  const longMean = mean / (2 * (1 - p));
  return {
    mean,
    scv,
    sample: (random) => -(random() < p ? shortMean : longMean) * Math.log(1 - random()),
  };
}
