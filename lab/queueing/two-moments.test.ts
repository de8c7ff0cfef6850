import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertClose } from './for-tests/assert-close.ts';
import { seededRandom } from './random.ts';
import { momentsOf } from './statistics/moments.ts';
import { twoMoments } from './two-moments.ts';

for (const scv of [0, 0.07, 0.3, 0.5, 0.9, 1, 2.5, 6]) {
  test(`samples of a distribution with scv ${scv} have its mean and its scv`, () => {
    const random = seededRandom(5);
    const distribution = twoMoments(20, scv);
    const moments = momentsOf(Array.from({ length: 300_000 }, () => distribution.sample(random)));
    assertClose(moments.mean, 20, 0.015);
    if (scv === 0) assert.equal(moments.scv, 0);
    else assertClose(moments.scv, scv, 0.05);
    assert.deepEqual([distribution.mean, distribution.scv], [20, scv]);
  });
}

test('a negative scv is refused', () => {
  assert.throws(() => twoMoments(20, -1), /scv must be zero or a positive number/);
});
