import assert from 'node:assert/strict';
import { test } from 'node:test';
import { latenessOf } from './lateness.ts';

/** A thousand requests of which so many were late by so much, in a system that takes `ownMs` for each. */
function lateness(ownMs: number, late: number, lagMs: number) {
  const lags = Float64Array.from({ length: 1_000 }, (_, index) => (index < late ? lagMs : 0.2));
  const own = Float64Array.from(lags, () => ownMs);
  return latenessOf(
    lags,
    own.map((ms, index) => ms + (lags[index] as number)),
    own,
  );
}

test('a generator is late when its own delay is to be seen in the latency, and not when it is nothing in it', () => {
  for (const [what, ownMs, late, lagMs, isLate] of [
    ['15 ms late with 2 % of them, in latencies of 30 ms', 30, 20, 15, true],
    ['the same in latencies of 500 ms', 500, 20, 15, false],
    ['15 ms late with 0.5 % of them', 30, 5, 15, false],
    ['9 ms late with all of them', 30, 1_000, 9, false],
    ['400 ms late with all of them, in latencies of 2 s', 2_000, 1_000, 400, true],
  ] as const) {
    assert.equal(lateness(ownMs, late, lagMs).isLate, isLate, what);
  }
});

test('its share is that of the mean or of the p99, whichever shows more of it', () => {
  assert.ok(Math.abs(lateness(30, 20, 15).lagShare - 15 / 45) < 1e-9, 'the p99');
  assert.ok(Math.abs(lateness(80, 1_000, 20).lagShare - 0.2) < 1e-9, 'both');
});

test('where no latency is known the delay itself is judged', () => {
  const none = new Float64Array(0);
  assert.equal(latenessOf(Float64Array.of(1, 1, 11, 12), none, none).isLate, true);
  assert.equal(
    latenessOf(Float64Array.of(1, 1, 2), Float64Array.of(Number.NaN), Float64Array.of(Number.NaN)).isLate,
    false,
  );
  assert.deepEqual(latenessOf(none, none, none), { lagP99Ms: 0, lagShare: 0, isLate: false });
});
