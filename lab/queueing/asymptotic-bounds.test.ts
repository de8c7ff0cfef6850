import assert from 'node:assert/strict';
import { test } from 'node:test';
import { saturationPoint, throughputBound } from './asymptotic-bounds.ts';
import { assertClose } from './for-tests/assert-close.ts';

test('the bounds meet at the saturation point, below which they are linear and above which they are flat', () => {
  // 5 s of demand in all, of which 2 s at what is shared.
  const ends = { alonePerSecond: 1 / 5, mostPerSecond: 1 / 2 };
  assertClose(saturationPoint(ends), 2.5, 1e-12);
  assertClose(throughputBound(ends, 2), 0.4, 1e-12);
  assertClose(throughputBound(ends, 2.5), 0.5, 1e-12);
  assertClose(throughputBound(ends, 7), 0.5, 1e-12);
  assert.throws(() => throughputBound(ends, 0), RangeError);
});
