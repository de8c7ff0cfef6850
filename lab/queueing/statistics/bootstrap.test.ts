import assert from 'node:assert/strict';
import { test } from 'node:test';
import { exponential } from '../distribution.ts';
import { seededRandom } from '../random.ts';
import { bcaInterval, percentileInterval } from './bootstrap.ts';
import { momentsOf } from './moments.ts';

/** Test A of the "spatial test data" (Efron and Tibshirani, An Introduction to the Bootstrap, table 14.1). */
const SPATIAL_A = [
  48, 36, 20, 29, 42, 42, 20, 42, 22, 41, 45, 14, 6, 0, 33, 28, 34, 4, 32, 24, 47, 41, 24, 26, 30, 41,
];
/** The variance with n, not n−1. */
const plugInVariance = (values: readonly number[]) => {
  const { count, variance } = momentsOf(values);
  return (variance * (count - 1)) / count;
};
const mean = (values: readonly number[]) => momentsOf(values).mean;

test('the intervals of Efron and Tibshirani for the variance of the spatial data are found again', () => {
  const options = { seed: 4, confidence: 0.9, resamples: 8_000 };
  const percentile = percentileInterval(SPATIAL_A, plugInVariance, options);
  const bca = bcaInterval(SPATIAL_A, plugInVariance, options);
  assert.equal(percentile.estimate.toFixed(1), '171.5');
  // Published with 2,000 resamples: percentile (100.8, 233.9), BCa (115.8, 259.6).
  for (const [actual, published] of [
    [percentile.low, 100.8],
    [percentile.high, 233.9],
    [bca.low, 115.8],
    [bca.high, 259.6],
  ] as const) {
    assert.ok(Math.abs(actual - published) < 6, `${actual}, published ${published}`);
  }
});

test('the same seed gives the same interval', () => {
  const options = { seed: 9, resamples: 300 };
  assert.deepEqual(bcaInterval(SPATIAL_A, mean, options), bcaInterval(SPATIAL_A, mean, options));
  assert.notDeepEqual(
    bcaInterval(SPATIAL_A, mean, options),
    bcaInterval(SPATIAL_A, mean, { ...options, seed: 10 }),
  );
});

test('of skewed samples the true mean lies in nearly 95 of 100 intervals, and more often by BCa', () => {
  const random = seededRandom(77);
  const covered = { percentile: 0, bca: 0 };
  for (let seed = 0; seed < 200; seed += 1) {
    const sample = Array.from({ length: 40 }, () => exponential(3).sample(random));
    const holds = ({ low, high }: { low: number; high: number }) => (low <= 3 && 3 <= high ? 1 : 0);
    covered.percentile += holds(percentileInterval(sample, mean, { seed, resamples: 400 }));
    covered.bca += holds(bcaInterval(sample, mean, { seed, resamples: 400 }));
  }
  assert.ok(covered.bca >= 178, `${covered.bca} of 200`);
  assert.ok(covered.bca >= covered.percentile, JSON.stringify(covered));
});

test('a statistic that never changes has an interval of no width', () => {
  const options = { seed: 1, resamples: 50 };
  assert.deepEqual(bcaInterval([2, 2, 2], mean, options), { estimate: 2, low: 2, high: 2 });
  assert.throws(() => percentileInterval([2], mean, options), /at least two observations/);
});
