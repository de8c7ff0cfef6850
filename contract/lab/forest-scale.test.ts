import assert from 'node:assert/strict';
import { test } from 'node:test';
import { placeOf, reachOf } from './forest-scale.ts';

test('no difference is in the middle, half and double are as far from it, and everything fits', () => {
  const reach = reachOf([{ ratio: 2, interval95: { low: 0.4, high: 2.2 }, delta: 0.02 }]);
  assert.ok(reach > 2.5 && reach < 3);
  assert.equal(placeOf(1, reach), 0.5);
  assert.ok(Math.abs(placeOf(2, reach) - (1 - placeOf(0.5, reach))) < 1e-12);
  assert.deepEqual([placeOf(100, reach), placeOf(0.01, reach)], [1, 0]);
});

test('a figure without an interval still has room for its band', () => {
  assert.ok(reachOf([{ ratio: 1, interval95: null, delta: 0.02 }]) > 1.02);
});
