/**
 * The smallest sample that at least the share `q` of all samples does not exceed (nearest rank): a value
 * that really occurred, exact for the whole run.
 * @param sorted in ascending order. @returns NaN when there are none.
 */
export function quantile(sorted: Float64Array, q: number): number {
  const rank = Math.max(1, Math.ceil(q * sorted.length));
  return sorted[rank - 1] ?? Number.NaN;
}

/** What a latency report states, in milliseconds. */
export interface Latency {
  count: number;
  meanMs: number;
  p50Ms: number;
  p95Ms: number;
  p99Ms: number;
  maxMs: number;
}

/** @param samplesMs in any order; those that are not numbers (what did not happen) are left out. */
export function summarize(samplesMs: Float64Array): Latency {
  const sorted = samplesMs.filter((value) => !Number.isNaN(value)).sort();
  const sum = sorted.reduce((total, value) => total + value, 0);
  return {
    count: sorted.length,
    meanMs: sorted.length > 0 ? sum / sorted.length : Number.NaN,
    p50Ms: quantile(sorted, 0.5),
    p95Ms: quantile(sorted, 0.95),
    p99Ms: quantile(sorted, 0.99),
    maxMs: quantile(sorted, 1),
  };
}
