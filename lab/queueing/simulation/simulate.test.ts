import assert from 'node:assert/strict';
import { test } from 'node:test';
import { constant, exponential } from '../distribution.ts';
import { batches, poisson, renewal } from '../for-tests/arrival-process.ts';
import { assertClose } from '../for-tests/assert-close.ts';
import { lognormal } from '../for-tests/lognormal.ts';
import { momentsOf } from '../statistics/moments.ts';
import type { Scenario } from './scenario.ts';
import { simulate } from './simulate.ts';
import { TimeAverage } from './station.ts';

const options = { seed: 3, customers: 5_000, warmUp: 500 };
const meanOf = (values: Float64Array) => momentsOf(values).mean;

test('one server, one customer every 10 ms, 15 ms of work each: every wait is 5 ms longer', () => {
  const scenario = { arrivals: renewal(constant(10)), service: constant(15), workers: 1 };
  const { waitMs, responseMs } = simulate(scenario, { seed: 1, customers: 4, warmUp: 0 });
  assert.deepEqual([...waitMs], [0, 5, 10, 15]);
  assert.deepEqual([...responseMs], [15, 20, 25, 30]);
});

test('a batch of three at two servers: two begin at once, the third when one of them is done', () => {
  const scenario = { arrivals: batches(constant(100), 3), service: constant(30), workers: 2 };
  const { waitMs, perSecond } = simulate(scenario, { seed: 1, customers: 6, warmUp: 0 });
  assert.deepEqual([...waitMs], [0, 0, 30, 0, 0, 30]);
  assert.equal(scenario.arrivals.perSecond, 30);
  assert.ok(perSecond > 25 && perSecond <= 30);
});

test('what is prefetched waits for its worker even when the other one is idle', () => {
  const service = {
    mean: 50,
    scv: 0,
    sample: (() => {
      const times = [90, 10, 10, 10];
      return () => times.shift() ?? 10;
    })(),
  };
  const scenario: Scenario = { arrivals: batches(constant(1000), 4), service, workers: 2, prefetch: 2 };
  // In turn: 0 and 2 go to the first worker, 1 and 3 to the second one, which is done long before.
  const { waitMs } = simulate(scenario, { seed: 1, customers: 4, warmUp: 0 });
  assert.deepEqual([...waitMs], [0, 0, 90, 10]);
});

test('a worker that dies gives back what it had; another one does it all, once', () => {
  const scenario: Scenario = {
    arrivals: batches(constant(1000), 2),
    service: constant(100),
    workers: 1,
    prefetch: 2,
    // It dies at 1,050 ms, is missed 20 ms later, and is back at 1,150 ms.
    failures: { up: constant(1050), down: constant(100), detectMs: 20 },
  };
  const { waitMs, responseMs, redelivered } = simulate(scenario, { seed: 1, customers: 2, warmUp: 0 });
  assert.deepEqual([...waitMs], [150, 250]);
  assert.deepEqual([...responseMs], [250, 350]);
  assert.equal(redelivered, 2);
});

test('the same seed gives the same run, another replication another one', () => {
  const scenario = { arrivals: poisson(100), service: exponential(18), workers: 2 };
  assert.deepEqual(simulate(scenario, options), simulate(scenario, options));
  const other = simulate(scenario, { ...options, replication: 1 });
  assert.notDeepEqual(simulate(scenario, options).waitMs, other.waitMs);
});

test('another service leaves the arrivals as they were', () => {
  const scenario = { arrivals: poisson(100), service: exponential(18), workers: 2 };
  const slower = { ...scenario, service: constant(19) };
  assert.equal(simulate(scenario, options).perSecond, simulate(slower, options).perSecond);
});

test('those in the system, counted, are the rate times the time that each one stays (Little)', () => {
  for (const scenario of [
    { arrivals: poisson(180), service: exponential(20), workers: 4 },
    { arrivals: batches(exponential(50), 7), service: lognormal(10, 2), workers: 2, prefetch: 10 },
    {
      arrivals: poisson(60),
      service: exponential(20),
      workers: 3,
      concurrency: 2,
      failures: { up: exponential(900), down: exponential(300), detectMs: 50 },
    },
  ] as Scenario[]) {
    const run = simulate(scenario, { seed: 6, customers: 50_000, warmUp: 1_000 });
    // Only those inside at the beginning and the end of the measurement can make a difference.
    assertClose(run.inSystem, (run.perSecond * meanOf(run.responseMs)) / 1000, 0.005);
  }
});

test('a larger prefetch makes no work, only longer waits', () => {
  const scenario = { arrivals: poisson(160), service: exponential(20), workers: 4 };
  const [fair, greedy] = [1, 20].map((prefetch) =>
    simulate({ ...scenario, prefetch }, { seed: 4, customers: 40_000, warmUp: 1_000 }),
  ) as [ReturnType<typeof simulate>, ReturnType<typeof simulate>];
  assert.ok(meanOf(greedy.waitMs) > 1.5 * meanOf(fair.waitMs));
  assertClose(greedy.inService, fair.inService, 0.02);
});

test('the average over time counts each value as long as it lasted, from the last restart', () => {
  const average = new TimeAverage();
  average.change(10, 4);
  average.change(30, -1);
  assert.equal(average.until(50), (20 * 4 + 20 * 3) / 50);
  average.restart(100);
  average.change(130, 2);
  assert.equal(average.until(140), (30 * 3 + 10 * 5) / 40);
  assert.equal(average.value, 5);
});

test('impossible scenarios are refused', () => {
  const scenario = { arrivals: poisson(10), service: constant(1), workers: 2 };
  assert.throws(() => simulate({ ...scenario, workers: 0 }, options), /workers must be 1, 2, 3/);
  assert.throws(
    () => simulate({ ...scenario, concurrency: 5, prefetch: 3 }, options),
    /prefetch \(3\) below concurrency \(5\)/,
  );
  assert.throws(() => simulate(scenario, { ...options, customers: 0 }), /customers must be/);
  assert.throws(() => poisson(0), /perSecond must be a positive number/);
  assert.throws(() => batches(constant(1), 1.5), /size must be/);
});
