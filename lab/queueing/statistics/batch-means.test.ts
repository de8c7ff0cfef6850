import assert from 'node:assert/strict';
import { test } from 'node:test';
import { seededRandom } from '../random.ts';
import { batchMeansInterval } from './batch-means.ts';
import { meanInterval } from './student.ts';

/** Values that resemble those before them: mean 10, correlation 0.9 with the one before. */
function autoregressive(length: number, random: () => number): Float64Array {
  let value = 0;
  return Float64Array.from({ length }, () => {
    value = 0.9 * value + random() - 0.5;
    return 10 + value;
  });
}

test('of correlated series the true mean lies in nearly 95 of 100 intervals; as if independent, in few', () => {
  const random = seededRandom(3);
  const holds = ({ low, high }: { low: number; high: number }) => (low <= 10 && 10 <= high ? 1 : 0);
  let [byBatches, asIfIndependent] = [0, 0];
  for (let i = 0; i < 300; i += 1) {
    const series = autoregressive(4_000, random);
    byBatches += holds(batchMeansInterval(series));
    asIfIndependent += holds(meanInterval(series));
  }
  assert.ok(byBatches >= 270, `${byBatches} of 300`);
  assert.ok(asIfIndependent <= 160, `${asIfIndependent} of 300`);
});

test('what does not fill a batch is left out at the beginning', () => {
  assert.equal(batchMeansInterval([1000, 1, 2, 3, 4], { batches: 2 }).mean, 2.5);
  assert.throws(() => batchMeansInterval([1, 2, 3], { batches: 2 }), /3 values are too few for 2 batches/);
});
