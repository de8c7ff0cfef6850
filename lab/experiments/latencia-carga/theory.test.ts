import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mmc } from '../../queueing/mmc.ts';
import { meanWaitInterval } from './theory.ts';

const queue = { arrivalsPerSecond: 60, serviceMs: 50, servers: 4 };
const observed = { repetitions: 2, customers: 1_500, warmUp: 400, confidence: 0.99 };

test('the interval holds the mean of theory, and narrows as more is observed', () => {
  const { waitMs } = mmc(queue);
  const [short, long] = [observed, { ...observed, repetitions: 8 }].map((seen) =>
    meanWaitInterval(queue, seen),
  );
  for (const interval of [short, long])
    assert.ok(interval && interval.low < waitMs && waitMs < interval.high);
  const widthOf = ({ low, high }: { low: number; high: number }) => Math.log(high / low);
  // Four times as much makes it half as wide.
  const ratio = widthOf(short as never) / widthOf(long as never);
  assert.ok(ratio > 1.6 && ratio < 2.4, String(ratio));
});
