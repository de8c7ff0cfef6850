import assert from 'node:assert/strict';
import { test } from 'node:test';
import { rowsThatFit } from './virtual-rows.ts';

test('a table ends before the browsers cut it off: Firefox at 17.9 million pixels, Chromium by the screen’s own', () => {
  assert.ok(rowsThatFit(44, 1) > 400_000 && rowsThatFit(44, 1) * 44 < 17_895_697);
  for (const pixelRatio of [1, 2, 3, 5, 8]) {
    const rows = rowsThatFit(44, pixelRatio);
    assert.ok(rows * 44 * pixelRatio < 2 ** 31 / 64 && rows * 44 < 2 ** 30 / 60, `${pixelRatio}`);
  }
  assert.equal(rowsThatFit(44, 0.5), rowsThatFit(44, 1));
  assert.ok(rowsThatFit(60, 1) < rowsThatFit(44, 1));
});
