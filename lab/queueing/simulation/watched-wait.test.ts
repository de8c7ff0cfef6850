import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Watched, watchedWaitRatio } from './watched-wait.ts';

const watched: Watched = { servers: 4, utilisation: 0.9, customers: 3_000, warmUp: 500, runs: 2 };
const widthOf = (more: Partial<Watched>) => {
  const { low, high } = watchedWaitRatio({ ...watched, ...more }, 0.99);
  return Math.log(high / low);
};

test('given the rate and the service that were seen, two runs of 3,000 at 90 % say 0.65 to 1.67 of M/M/4', () => {
  const { low, median, high } = watchedWaitRatio(watched, 0.99);
  assert.ok(low > 0.55 && low < 0.75, String(low));
  assert.ok(high > 1.4 && high < 1.8, String(high));
  assert.ok(median > 0.85 && median < 1, `a short run says too little: ${median}`);
});

test('it narrows as more is watched, and is the same each time', () => {
  const ratio = widthOf({ runs: 2 }) / widthOf({ runs: 8 });
  assert.ok(ratio > 1.6 && ratio < 2.4, String(ratio));
  assert.deepEqual(watchedWaitRatio({ ...watched }, 0.9), watchedWaitRatio({ ...watched }, 0.9));
});
