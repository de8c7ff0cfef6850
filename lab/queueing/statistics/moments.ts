/** What a sample tells about the middle and the spread of what it was taken from. */
export interface Moments {
  count: number;
  mean: number;
  /** Unbiased, with n−1; 0 for fewer than two values. */
  variance: number;
  /** Squared coefficient of variation, variance/mean²: the variability that the queueing formulas ask for. */
  scv: number;
}

/** They are taken in one pass and without cancellation (Welford, *Technometrics* 4(3), 1962). */
export function momentsOf(values: ArrayLike<number>): Moments {
  let mean = 0;
  let squares = 0;
  for (let i = 0; i < values.length; i += 1) {
    const value = values[i] as number;
    const distance = value - mean;
    mean += distance / (i + 1);
    squares += distance * (value - mean);
  }
  const variance = values.length < 2 ? 0 : squares / (values.length - 1);
  return { count: values.length, mean, variance, scv: variance === 0 ? 0 : variance / mean ** 2 };
}

/** Undefined when there is nothing that it could be the mean of. */
export function meanIfAny(values: ArrayLike<number>): number | undefined {
  return values.length > 0 ? momentsOf(values).mean : undefined;
}
