import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { momentsOf } from './moments.ts';
import { normalCdf, normalQuantile } from './normal.ts';
import { meanInterval, studentQuantile, twoSidedP } from './student.ts';

test("Student's quantiles are those of the tables", () => {
  for (const [probability, degreesOfFreedom, published] of [
    [0.95, 1, 6.314],
    [0.975, 1, 12.706],
    [0.995, 1, 63.657],
    [0.975, 2, 4.303],
    [0.95, 5, 2.015],
    [0.975, 10, 2.228],
    [0.9, 17, 1.333],
    [0.995, 29, 2.756],
    [0.975, 120, 1.98],
  ] as const) {
    assert.ok(
      Math.abs(studentQuantile(probability, degreesOfFreedom) - published) < 0.0006,
      `t(${probability}, ${degreesOfFreedom}) = ${studentQuantile(probability, degreesOfFreedom)}`,
    );
  }
});

test("Student's quantiles are symmetric, and normal for very large samples", () => {
  fc.assert(
    fc.property(
      fc.double({ min: 0.001, max: 0.999, noNaN: true }),
      fc.integer({ min: 1, max: 500 }),
      (p, n) => {
        assert.ok(Math.abs(studentQuantile(p, n) + studentQuantile(1 - p, n)) < 1e-6);
      },
    ),
  );
  assert.ok(Math.abs(studentQuantile(0.975, 1_000_000) - normalQuantile(0.975)) < 1e-5);
  assert.equal(studentQuantile(0.5, 3), 0);
});

test('the normal distribution is that of the tables, and its quantile the inverse', () => {
  for (const [x, published] of [
    [-3, 0.0013498980316],
    [-1.96, 0.0249978951482],
    [0.5, 0.691462461274],
    [1, 0.8413447460685],
  ] as const) {
    assert.ok(Math.abs(normalCdf(x) - published) < 1e-12, `Φ(${x}) = ${normalCdf(x)}`);
  }
  assert.ok(Math.abs(normalQuantile(0.975) - 1.959963984540054) < 1e-9);
  fc.assert(
    fc.property(fc.double({ min: 1e-6, max: 1 - 1e-6, noNaN: true }), (p) => {
      assert.ok(Math.abs(normalCdf(normalQuantile(p)) - p) < 1e-12);
    }),
  );
  assert.deepEqual([normalCdf(-40), normalCdf(40)], [0, 1]);
});

test('moments are those of the definition, also for large numbers with a small spread', () => {
  assert.deepEqual(momentsOf([2, 4, 4, 4, 5, 5, 7, 9]), {
    count: 8,
    mean: 5,
    variance: 32 / 7,
    scv: 32 / 7 / 25,
  });
  assert.equal(momentsOf([1e9 + 1, 1e9 + 2, 1e9 + 3]).variance, 1);
  assert.deepEqual(momentsOf([7]), { count: 1, mean: 7, variance: 0, scv: 0 });
  assert.deepEqual(momentsOf([]), { count: 0, mean: 0, variance: 0, scv: 0 });
});

test('the interval of a mean is x̄ ± t·s/√n', () => {
  // s² = 8.5, n = 5, t(0.975, 4) = 2.776.
  const interval = meanInterval([3, 5, 7, 8, 11]);
  assert.equal(interval.mean, 6.8);
  assert.ok(Math.abs(interval.halfWidth - 2.7764451 * Math.sqrt(9.2 / 5)) < 1e-6, `${interval.halfWidth}`);
  assert.ok(meanInterval([3, 5, 7, 8, 11], 0.99).halfWidth > interval.halfWidth);
  assert.throws(() => meanInterval([3]), /at least two observations, not 1/);
  assert.throws(() => meanInterval([3, 4], 95), /confidence must lie between 0 and 1, not at 95/);
});

test('the p of a mean is that of the interval which just reaches 0', () => {
  const observations = [3, 5, 7, 8, 11];
  const p = twoSidedP(observations);
  assert.ok(Math.abs(meanInterval(observations, 1 - p).low) < 1e-6, `p = ${p}`);
  assert.deepEqual([twoSidedP([1, -1]), twoSidedP([2, 2])], [1, 0]);
  assert.throws(() => twoSidedP([3]), /at least two observations, not 1/);
});
