import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { LabSnapshot } from '@sel/contract/lab/snapshot';
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
  const line = { label: 'x', colour: '--x', value: ({ queued }: LabSnapshot) => queued || null };
  const history = [7, 0, 3, 9].map((queued) => ({ queued }) as LabSnapshot);
  assert.deepEqual(rangeOf(line, history), { latest: 9, lowest: 3, highest: 9 });
  assert.deepEqual(rangeOf(line, []), { latest: null, lowest: null, highest: null });
});
