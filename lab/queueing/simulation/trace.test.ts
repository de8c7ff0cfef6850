import assert from 'node:assert/strict';
import { test } from 'node:test';
import { constant, exponential } from '../distribution.ts';
import { mg1 } from '../for-tests/mg1.ts';
import { seededRandom } from '../random.ts';
import { momentsOf } from '../statistics/moments.ts';
import { tracedWaitsMs } from './pool.ts';

test('each customer waits for the server that is free first', () => {
  // Servers are busy until 100 and 30; then until 100 and 45; then until 100 and 110.
  assert.deepEqual(tracedWaitsMs([0, 10, 20, 40, 90], [100, 20, 15, 65, 1], 2), [0, 0, 10, 5, 10]);
  assert.throws(() => tracedWaitsMs([0], [1], 0), RangeError);
});

test('over many customers the mean wait is that of theory', () => {
  const random = seededRandom(3);
  const gaps = exponential(10);
  let nowMs = 0;
  const arrivalsMs = Array.from({ length: 200_000 }, () => {
    nowMs += gaps.sample(random);
    return nowMs;
  });
  const service = constant(7);
  const waits = tracedWaitsMs(
    arrivalsMs,
    arrivalsMs.map(() => service.mean),
    1,
  );
  const { waitMs } = mg1({ arrivalsPerSecond: 100, serviceMs: 7, serviceScv: 0 });
  const { mean } = momentsOf(waits);
  assert.ok(Math.abs(mean / waitMs - 1) < 0.03, `${mean} instead of ${waitMs}`);
});
