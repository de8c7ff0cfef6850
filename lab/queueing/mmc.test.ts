import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { assertClose } from './for-tests/assert-close.ts';
import {
  mmcResponseQuantileMs,
  mmcResponseTail,
  mmcWaitQuantileMs,
  mmcWaitTail,
} from './for-tests/mmc-tails.ts';
import { type MmcAverages, mmc } from './mmc.ts';
import { type Queue, stableUtilisation, UnstableError } from './queue.ts';

/** Stable queues of every size and load. */
const queues = fc
  .record({
    servers: fc.integer({ min: 1, max: 400 }),
    serviceMs: fc.double({ min: 0.1, max: 5_000, noNaN: true }),
    rho: fc.double({ min: 0.01, max: 0.99, noNaN: true }),
  })
  .map(
    ({ servers, serviceMs, rho }): Queue => ({
      servers,
      serviceMs,
      arrivalsPerSecond: (rho * servers * 1000) / serviceMs,
    }),
  );

test('the eye clinic of Gross and Harris: 6 patients an hour, 3 doctors who need 20 minutes each', () => {
  const minuteMs = 60_000;
  const clinic = mmc({ arrivalsPerSecond: 6 / 3600, serviceMs: 20 * minuteMs, servers: 3 });
  assertClose(clinic.waitProbability, 4 / 9);
  assertClose(clinic.waiting, 8 / 9);
  assertClose(clinic.inSystem, 26 / 9);
  assertClose(clinic.waitMs / minuteMs, 80 / 9);
  assertClose(clinic.responseMs / minuteMs, 260 / 9);
});

test('the mean waits of Adan and Resing for ρ = 0.9, in service times (Queueing Systems, table 5.1)', () => {
  for (const [servers, wait] of [
    [1, 9],
    [2, 4.26],
    [5, 1.53],
    [10, 0.67],
    [20, 0.28],
  ] as const) {
    const { waitMs } = mmc({ arrivalsPerSecond: 0.9 * servers, serviceMs: 1000, servers });
    assert.ok(Math.abs(waitMs / 1000 - wait) < 0.006, `${servers}: ${waitMs}`);
  }
});

test('one server is M/M/1', () => {
  fc.assert(
    fc.property(queues, fc.double({ min: 0.01, max: 0.999, noNaN: true }), (queue, level) => {
      const single = { ...queue, servers: 1, arrivalsPerSecond: queue.arrivalsPerSecond / queue.servers };
      const { waitProbability, ...averages } = mmc(single);
      const expected = mm1(single);
      assertClose(waitProbability, expected.utilisation);
      for (const key of Object.keys(expected) as (keyof typeof expected)[])
        assertClose(averages[key], expected[key]);
      assertClose(mmcResponseQuantileMs(single, level), mm1ResponseQuantileMs(single, level), 1e-7);
    }),
  );
});

test('the occupancy of M/M/1 is a distribution of which the mean is L', () => {
  const queue = { arrivalsPerSecond: 7, serviceMs: 110 };
  const occupancy = Array.from({ length: 500 }, (_, n) => mm1Occupancy(queue, n));
  assertClose(
    occupancy.reduce((sum, p) => sum + p, 0),
    1,
  );
  assertClose(
    occupancy.reduce((sum, p, n) => sum + n * p, 0),
    mm1(queue).inSystem,
  );
});

test("Little's law holds for the queue and for the whole", () => {
  fc.assert(
    fc.property(queues, (queue) => {
      const { waiting, inSystem, waitMs, responseMs, utilisation } = mmc(queue);
      assertClose(waiting, (queue.arrivalsPerSecond * waitMs) / 1000);
      assertClose(inSystem, (queue.arrivalsPerSecond * responseMs) / 1000);
      assertClose(inSystem - waiting, utilisation * queue.servers);
    }),
  );
});

test('wait and response grow with the load and shrink with every further server', () => {
  fc.assert(
    fc.property(queues, fc.double({ min: 0.001, max: 0.999, noNaN: true }), (queue, level) => {
      const busier = { ...queue, arrivalsPerSecond: queue.arrivalsPerSecond * 1.005 };
      const larger = { ...queue, servers: queue.servers + 1 };
      for (const of of [
        (q: Queue) => mmc(q).waitMs,
        (q: Queue) => mmcWaitQuantileMs(q, level),
        (q: Queue) => mmcResponseQuantileMs(q, level),
      ]) {
        // Where hardly anyone waits, the last digit decides.
        assert.ok(of(busier) >= of(queue) * (1 - 1e-12) && of(larger) <= of(queue) * (1 + 1e-12));
      }
    }),
  );
});

test('quantiles and tails are each other’s inverse', () => {
  fc.assert(
    fc.property(queues, fc.double({ min: 0.001, max: 0.9999, noNaN: true }), (queue, level) => {
      const waitMs = mmcWaitQuantileMs(queue, level);
      if (waitMs > 0) assertClose(mmcWaitTail(queue, waitMs), 1 - level);
      else assert.ok(mmc(queue).waitProbability <= 1 - level + 1e-12);
      assertClose(mmcResponseTail(queue, mmcResponseQuantileMs(queue, level)), 1 - level);
    }),
  );
});

test('the response tail adds up to the mean response, also where waiting and service drain at one speed', () => {
  for (const queue of [
    { servers: 3, serviceMs: 40, arrivalsPerSecond: 50 },
    { servers: 3, serviceMs: 40, arrivalsPerSecond: 70 },
    { servers: 2, serviceMs: 40, arrivalsPerSecond: 45 },
  ]) {
    let areaMs = 0;
    for (let t = 0.05; t < 8_000; t += 0.1) areaMs += 0.1 * mmcResponseTail(queue, t);
    assertClose(areaMs, mmc(queue).responseMs, 1e-5);
  }
});

test('an empty system has no wait, an overloaded one no averages', () => {
  const idle = mmc({ servers: 2, serviceMs: 15, arrivalsPerSecond: 0 });
  assert.deepEqual([idle.waitMs, idle.responseMs, idle.inSystem], [0, 15, 0]);
  assert.equal(mmcWaitQuantileMs({ servers: 2, serviceMs: 15, arrivalsPerSecond: 0 }, 0.99), 0);
  assert.throws(() => mmc({ servers: 2, serviceMs: 100, arrivalsPerSecond: 20 }), UnstableError);
  assert.throws(() => mmc({ servers: 1, serviceMs: 100, arrivalsPerSecond: 10 }), UnstableError);
  assert.throws(
    () => mmc({ servers: 2, serviceMs: 0, arrivalsPerSecond: 1 }),
    /serviceMs must be a positive/,
  );
  assert.throws(
    () => mmcWaitQuantileMs({ servers: 2, serviceMs: 9, arrivalsPerSecond: 1 }, 1),
    /level must lie between 0 and 1, not at 1/,
  );
});

/**
 * M/M/1 in its own closed form: L = ρ/(1−ρ), W = S/(1−ρ) (Kleinrock, *Queueing Systems*, volume 1, 1975,
 * section 3.2). What M/M/c says of one server has to agree with it.
 */
function mm1(queue: Omit<Queue, 'servers'>): Omit<MmcAverages, 'waitProbability'> {
  const rho = stableUtilisation({ ...queue, servers: 1 });
  return {
    utilisation: rho,
    waitMs: (queue.serviceMs * rho) / (1 - rho),
    responseMs: queue.serviceMs / (1 - rho),
    waiting: rho ** 2 / (1 - rho),
    inSystem: rho / (1 - rho),
  };
}

/** The probability that `customers` (0, 1, 2, …) are in the system: (1−ρ)ρⁿ. */
function mm1Occupancy(queue: Omit<Queue, 'servers'>, customers: number): number {
  const rho = stableUtilisation({ ...queue, servers: 1 });
  return (1 - rho) * rho ** customers;
}

/** The response time that the share `level` of the customers does not exceed: W ln(1/(1−level)). */
function mm1ResponseQuantileMs(queue: Omit<Queue, 'servers'>, level: number): number {
  return -mm1(queue).responseMs * Math.log1p(-level);
}
