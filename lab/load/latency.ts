import { quantile } from '../queueing/statistics/quantiles.ts';

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
  const at = (level: number) => (sorted.length > 0 ? quantile(sorted, level) : Number.NaN);
  const sum = sorted.reduce((total, value) => total + value, 0);
  return {
    count: sorted.length,
    meanMs: sum / sorted.length,
    p50Ms: at(0.5),
    p95Ms: at(0.95),
    p99Ms: at(0.99),
    maxMs: at(1),
  };
}
