import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertClose } from '../for-tests/assert-close.ts';
import { highestShare } from './rare-events.ts';

test('of none in n, about three in n are credible', () => {
  assertClose(highestShare(0, 3_847), 3 / 3_847, 0.002);
  assertClose(highestShare(0, 5), 1 - 0.05 ** (1 / 5), 1e-12);
});

test('the bounds are those of Clopper and Pearson', () => {
  // R: binom.test(c(1, 99), alternative = "less")$conf.int, and 10 of 100.
  assertClose(highestShare(1, 100), 0.046558, 1e-4);
  assertClose(highestShare(10, 100), 0.163716, 1e-4);
  assert.equal(highestShare(7, 7), 1);
  assert.throws(() => highestShare(0, 0), RangeError);
});
