import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { drainSeconds } from './backlog.ts';
import { highestRatePerSecond, serversFor } from './capacity.ts';
import { mmcWaitQuantileMs } from './mmc.ts';
import { offeredLoad, UnstableError } from './queue.ts';

const goals = fc.record({
  level: fc.double({ min: 0.5, max: 0.999, noNaN: true }),
  waitMs: fc.oneof(fc.constant(0), fc.double({ min: 0.1, max: 500, noNaN: true })),
});

test('so many servers meet the goal, and one fewer does not', () => {
  fc.assert(
    fc.property(
      fc.double({ min: 0.1, max: 3_000, noNaN: true }),
      fc.double({ min: 1, max: 400, noNaN: true }),
      goals,
      (arrivalsPerSecond, serviceMs, goal) => {
        const demand = { arrivalsPerSecond, serviceMs };
        const servers = serversFor(demand, goal);
        assert.ok(mmcWaitQuantileMs({ ...demand, servers }, goal.level) <= goal.waitMs);
        const fewer = { ...demand, servers: servers - 1 };
        assert.ok(fewer.servers <= offeredLoad(demand) || mmcWaitQuantileMs(fewer, goal.level) > goal.waitMs);
      },
    ),
  );
});

test('the highest rate meets the goal, and a little more does not', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 60 }),
      fc.double({ min: 1, max: 400, noNaN: true }),
      goals,
      (servers, serviceMs, goal) => {
        const rate = highestRatePerSecond({ servers, serviceMs }, goal);
        const waitMs = (arrivalsPerSecond: number) =>
          mmcWaitQuantileMs({ servers, serviceMs, arrivalsPerSecond }, goal.level);
        assert.ok(waitMs(rate) <= goal.waitMs);
        const more = rate * 1.001;
        assert.ok(more * serviceMs >= servers * 1000 || waitMs(more) > goal.waitMs);
      },
    ),
    { numRuns: 50 },
  );
});

test('twice the traffic needs less than twice the spare servers', () => {
  const goal = { level: 0.95, waitMs: 5 };
  const spare = (arrivalsPerSecond: number) =>
    serversFor({ arrivalsPerSecond, serviceMs: 100 }, goal) - arrivalsPerSecond / 10;
  assert.ok(spare(2_000) < 2 * spare(1_000) && spare(2_000) > spare(1_000));
});

test('a goal or a pool that cannot be is refused', () => {
  const demand = { arrivalsPerSecond: 10, serviceMs: 50 };
  assert.throws(() => serversFor(demand, { level: 1, waitMs: 10 }), /level must lie between 0 and 1/);
  assert.throws(() => serversFor(demand, { level: 0.9, waitMs: -1 }), /waitMs must be zero or a positive/);
  assert.throws(
    () => highestRatePerSecond({ servers: 0, serviceMs: 50 }, { level: 0.9, waitMs: 1 }),
    /servers must be/,
  );
});

test('3,000 waiting drain in 20 s when 4 servers of 20 ms each get 50 a second more', () => {
  assert.equal(drainSeconds(3_000, { servers: 4, serviceMs: 20, arrivalsPerSecond: 50 }), 20);
  assert.equal(drainSeconds(0, { servers: 4, serviceMs: 20, arrivalsPerSecond: 50 }), 0);
  assert.throws(
    () => drainSeconds(10, { servers: 4, serviceMs: 20, arrivalsPerSecond: 200 }),
    (error) => error instanceof UnstableError && error.load === 4,
  );
});
