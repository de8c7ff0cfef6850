import assert from 'node:assert/strict';
import { test } from 'node:test';
import { rangeOf, roundCeiling } from './line.ts';

test('an axis ends at the next round figure', () => {
  const ends = [
    [1, 1],
    [1.2, 2],
    [2, 2],
    [37, 50],
    [50.1, 100],
    [107, 200],
    [0.03, 0.05],
  ] as const;
  for (const [value, end] of ends) assert.ok(Math.abs(roundCeiling(value) - end) < 1e-9, `${value}`);
});

test('what a line has shown leaves out what is unknown', () => {
  const points = [7, null, 3, 9].map((value, atMs) => ({ atMs, values: [0, value] }));
  assert.deepEqual(rangeOf(1, points), { latest: 9, lowest: 3, highest: 9 });
  assert.deepEqual(rangeOf(1, []), { latest: null, lowest: null, highest: null });
});
