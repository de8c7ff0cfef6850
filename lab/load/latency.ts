import type { Distribution } from '@sel/contract/lab/snapshot';
import { quantile } from '../queueing/statistics/quantiles.ts';
import { ascending } from './samples.ts';

/** What a latency report states, in milliseconds. */
export interface Latency extends Distribution {
  count: number;
  maxMs: number;
}

/** @param samplesMs in any order; those that are not numbers (what did not happen) are left out. */
export function summarize(samplesMs: Float64Array): Latency {
  const sorted = ascending(samplesMs);
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
