import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { RateProfile } from '@sel/contract/lab/load';
import fc from 'fast-check';
import { burstRate, constantRate, elapsedAt, expectedArrivals } from './rate-profile.ts';

const segment = fc.record({
  durationMs: fc.double({ min: 1, max: 100_000, noNaN: true }),
  fromPerSecond: fc.double({ min: 0, max: 10_000, noNaN: true }),
  toPerSecond: fc.double({ min: 0, max: 10_000, noNaN: true }),
});

const rampRate = (fromPerSecond: number, toPerSecond: number, durationMs: number): RateProfile => [
  { durationMs, fromPerSecond, toPerSecond },
  ...constantRate(toPerSecond),
];

test('each shape expects the arrivals under its curve', () => {
  assert.equal(expectedArrivals(constantRate(200), 5_000), 1_000);
  assert.equal(expectedArrivals(constantRate(200, 1_000), 5_000), 200, 'nothing after its end');
  assert.equal(expectedArrivals(rampRate(0, 100, 10_000), 10_000), 500);
  assert.equal(expectedArrivals(rampRate(0, 100, 10_000), 11_000), 600);
  assert.equal(expectedArrivals(rampRate(100, 0, 10_000), 20_000), 500);
  assert.equal(
    expectedArrivals(burstRate(10, 1_000, { beforeMs: 2_000, lengthMs: 500 }), 3_500),
    20 + 500 + 10,
  );
});

test('the instant of an arrival is the inverse of the arrivals expected by then, on any profile', () => {
  fc.assert(
    fc.property(
      fc.array(segment, { minLength: 1, maxLength: 6 }),
      fc.double({ min: 0.001, max: 0.999, noNaN: true }),
      (profile, share) => {
        const lengthMs = profile.reduce((sum, { durationMs }) => sum + durationMs, 0);
        const arrivals = share * expectedArrivals(profile, lengthMs);
        fc.pre(arrivals > 0.01);
        const again = expectedArrivals(profile, elapsedAt(profile, arrivals));
        assert.ok(Math.abs(again - arrivals) <= 1e-6 * Math.max(1, arrivals), `${again} is not ${arrivals}`);
      },
    ),
  );
});

test('later arrivals come later, and those beyond the profile never', () => {
  fc.assert(
    fc.property(
      fc.array(segment, { minLength: 1, maxLength: 4 }),
      fc.nat(1_000),
      fc.nat(1_000),
      (profile, a, b) => {
        assert.ok(elapsedAt(profile, Math.min(a, b)) <= elapsedAt(profile, Math.max(a, b)));
      },
    ),
  );
  assert.equal(elapsedAt(constantRate(100, 1_000), 101), Number.POSITIVE_INFINITY);
  assert.equal(elapsedAt(constantRate(0), 1), Number.POSITIVE_INFINITY);
  assert.equal(elapsedAt([...constantRate(0, 500), ...constantRate(10)], 1), 600, 'a pause is waited out');
});
