import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { seededRandom } from '../random.ts';
import { FEWEST_FOR_P99, quantile, quantileInterval, quantileOf } from './quantiles.ts';

test('quantiles are those of R (type 7)', () => {
  // quantile(c(1, 3, 6, 10, 15), c(0, .1, .25, .5, .9, 1))
  const sample = [1, 3, 6, 10, 15];
  assert.deepEqual(
    [0, 0.1, 0.25, 0.5, 0.9, 1].map((level) => Number(quantile(sample, level).toFixed(12))),
    [1, 1.8, 3, 6, 13, 15],
  );
  assert.equal(quantile([4], 0.99), 4);
});

test('a quantile lies within the sample and grows with its level', () => {
  fc.assert(
    fc.property(
      fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { minLength: 1 }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (values, one, other) => {
        const sorted = values.sort((a, b) => a - b);
        const low = quantile(sorted, Math.min(one, other));
        const high = quantile(sorted, Math.max(one, other));
        assert.ok(low <= high + 1e-9 && low >= (sorted[0] as number) && high <= (sorted.at(-1) as number));
      },
    ),
  );
});

test('of a sample in any order it is the same, with repeated and infinite values, too', () => {
  const value = fc.oneof(fc.integer({ min: 0, max: 9 }), fc.double({ min: 0, noNaN: true }));
  fc.assert(
    fc.property(
      fc.array(value, { minLength: 1, maxLength: 200 }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (values, level) => {
        const sorted = Float64Array.from(values).sort();
        assert.ok(quantileOf(Float64Array.from(values), level) === quantile(sorted, level));
      },
    ),
  );
  assert.throws(() => quantileOf(new Float64Array(), 0.5), /empty/);
  assert.throws(() => quantileOf(Float64Array.of(1, 2), 2), RangeError);
});

test('infinite values have quantiles, too', () => {
  assert.equal(
    quantile([1, Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY], 0.75),
    Number.POSITIVE_INFINITY,
  );
  assert.equal(quantile([1, Number.POSITIVE_INFINITY], 0), 1);
});

test('the interval of the median has the ranks of the tables of the sign test', () => {
  for (const [count, low, high] of [
    [6, 1, 6],
    [10, 2, 9],
    [20, 6, 15],
    [50, 18, 33],
    [100, 40, 61],
  ] as const) {
    const ranks = Array.from({ length: count }, (_, i) => i + 1);
    assert.deepEqual(quantileInterval(ranks, 0.5), { low, high }, `${count} values`);
  }
});

test('a sample too small to bound a quantile says so: a p99 needs 368 values', () => {
  const sample = (length: number) => Array.from({ length }, (_, i) => i + 1);
  assert.equal(quantileInterval(sample(5), 0.5), undefined);
  assert.equal(quantileInterval(sample(FEWEST_FOR_P99 - 1), 0.99), undefined);
  assert.equal(quantileInterval(sample(FEWEST_FOR_P99), 0.99)?.high, 368);
  assert.equal(quantileInterval([], 0.5), undefined);
});

test('the true quantile lies in 95 of 100 intervals, whatever its level', () => {
  const random = seededRandom(11);
  for (const level of [0.5, 0.9, 0.95]) {
    const covered = Array.from({ length: 400 }, () => {
      const sorted = Float64Array.from({ length: 200 }, random).sort();
      const { low, high } = quantileInterval(sorted, level) as { low: number; high: number };
      return low <= level && level <= high;
    }).filter(Boolean).length;
    // At least 380 of 400 are promised; three standard deviations fewer would be 367.
    assert.ok(covered >= 367, `${covered} of 400 at ${level}`);
  }
});

test('a million values take no time to speak of', () => {
  const sorted = Float64Array.from({ length: 1_000_000 }, (_, i) => i / 1_000_000);
  const { low, high } = quantileInterval(sorted, 0.999) as { low: number; high: number };
  // √(p(1−p)/n) = 3.16e−5, and 1.96 of that either way.
  assert.ok(
    Math.abs(low - 0.999 + 6.2e-5) < 3e-6 && Math.abs(high - 0.999 - 6.2e-5) < 3e-6,
    `${low} ${high}`,
  );
});

test('no quantile without values, and none beyond the ends', () => {
  assert.throws(() => quantile([], 0.5), /an empty sample has no quantiles/);
  assert.throws(() => quantile([1], 1.01), /level must lie in 0…1/);
  assert.throws(() => quantileInterval([1, 2], 0), /level must lie between 0 and 1/);
});
