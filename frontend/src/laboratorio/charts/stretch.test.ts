import assert from 'node:assert/strict';
import { test } from 'node:test';
import { aroundOf } from './stretch.ts';

test('what is zoomed to is at least what was selected, and a quarter of it is whole seconds', () => {
  for (const [from, to, shown] of [
    [10_000, 22_000, [10_000, 22_000]],
    [10_400, 21_700, [10_000, 22_000]],
    [9_900, 22_000, [6_000, 22_000]],
    [15_200, 15_300, [12_000, 16_000]],
    [15_000, 15_000, [11_000, 15_000]],
  ] as const) {
    const { fromMs, toMs } = aroundOf({ fromMs: from, toMs: to });
    assert.deepEqual([fromMs, toMs], shown);
  }
});
