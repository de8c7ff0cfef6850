import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { assertClose } from './for-tests/assert-close.ts';
import { longestMeanWaitMs } from './for-tests/longest-mean-wait.ts';
import { mg1 } from './for-tests/mg1.ts';
import { ggc } from './ggc.ts';
import { mmc } from './mmc.ts';
import { type GeneralQueue, UnstableError } from './queue.ts';
import { bisect } from './statistics/bisect.ts';

const queues = fc
  .record({
    servers: fc.integer({ min: 1, max: 100 }),
    serviceMs: fc.double({ min: 0.5, max: 900, noNaN: true }),
    rho: fc.double({ min: 0.05, max: 0.98, noNaN: true }),
    arrivalScv: fc.double({ min: 0.05, max: 9, noNaN: true }),
    serviceScv: fc.double({ min: 0.05, max: 9, noNaN: true }),
  })
  .map(
    ({ rho, ...rest }): GeneralQueue => ({
      ...rest,
      arrivalsPerSecond: (rho * rest.servers * 1000) / rest.serviceMs,
    }),
  );

/** D/M/1 is known exactly: W = S/(1−σ), σ the root of σ = exp(−(1−σ)/ρ) below 1 (Kleinrock, chapter 6). */
function waitOfDM1(serviceMs: number, rho: number): number {
  const { reached: sigma } = bisect((x) => x - Math.exp(-(1 - x) / rho), 0, 0, rho);
  return (serviceMs * sigma) / (1 - sigma);
}

test('Poisson arrivals and exponential service make it M/M/c', () => {
  fc.assert(
    fc.property(queues, (queue) => {
      assertClose(ggc({ ...queue, arrivalScv: 1, serviceScv: 1 }).waitMs, mmc(queue).waitMs);
    }),
  );
});

test('Poisson arrivals at one server make it M/G/1', () => {
  fc.assert(
    fc.property(queues, (queue) => {
      const single = { ...queue, servers: 1, arrivalsPerSecond: queue.arrivalsPerSecond / queue.servers };
      assertClose(ggc({ ...single, arrivalScv: 1 }).waitMs, mg1(single).waitMs);
    }),
  );
});

test('M/G/1 is Pollaczek and Khinchine: λE[S²]/2(1−ρ), M/M/1 when exponential, half of it when constant', () => {
  const queue = { arrivalsPerSecond: 12, serviceMs: 70 };
  // Service of 40 ms with probability 0.75, of 160 ms with 0.25: mean 70, second moment 7,600 ms².
  const serviceScv = 7_600 / 70 ** 2 - 1;
  assertClose(mg1({ ...queue, serviceScv }).waitMs, (0.012 * 7_600) / (2 * (1 - 0.84)));
  assertClose(mg1({ ...queue, serviceScv: 1 }).waitMs, mmc({ ...queue, servers: 1 }).waitMs);
  assertClose(mg1({ ...queue, serviceScv: 0 }).waitMs, mmc({ ...queue, servers: 1 }).waitMs / 2);
});

test('under full load only the first two moments count, at however many servers', () => {
  for (const servers of [1, 2, 16]) {
    const queue = {
      servers,
      serviceMs: 10,
      arrivalsPerSecond: servers * 99.99,
      arrivalScv: 3,
      serviceScv: 0.4,
    };
    assertClose(ggc(queue).waitMs, 1.7 * mmc(queue).waitMs, 1e-3);
  }
});

test('more variability shortens the wait by 2 % at most, where arrivals and services come to vary alike', () => {
  fc.assert(
    fc.property(queues, (queue) => {
      const more = { ...queue, serviceScv: queue.serviceScv + 1 };
      // With Ca² = 9, Cs² = 8 and γ at its largest, 0.24, it is 9 / (8.5 · 1.08).
      assert.ok(ggc(more).waitMs > 0.98 * ggc(queue).waitMs);
    }),
  );
});

test('with regular arrivals (D/M/1) it is near the exact wait', () => {
  for (const rho of [0.4, 0.6, 0.8, 0.95]) {
    const queue = { servers: 1, serviceMs: 25, arrivalsPerSecond: rho * 40, arrivalScv: 0, serviceScv: 1 };
    assertClose(ggc(queue).waitMs, waitOfDM1(25, rho), 0.12);
  }
});

test('no mean wait is longer than the bound, which is tight at one server under heavy load', () => {
  fc.assert(
    fc.property(queues, (queue) => {
      const longestMs = longestMeanWaitMs(queue);
      assert.ok(longestMs >= mmc(queue).waitMs * (queue.arrivalScv >= 1 && queue.serviceScv >= 1 ? 1 : 0));
      const single = { ...queue, servers: 1, arrivalsPerSecond: queue.arrivalsPerSecond / queue.servers };
      assert.ok(longestMeanWaitMs({ ...single, arrivalScv: 1 }) >= mg1(single).waitMs);
    }),
  );
  const heavy = { servers: 1, serviceMs: 10, arrivalsPerSecond: 99.9, arrivalScv: 0, serviceScv: 1 };
  assertClose(longestMeanWaitMs(heavy), waitOfDM1(10, 0.999), 0.01);
});

test('nobody waits when nobody comes or nothing varies; what cannot be is refused', () => {
  const none = { servers: 2, serviceMs: 10, arrivalsPerSecond: 0, arrivalScv: 0.5, serviceScv: 2 };
  assert.equal(longestMeanWaitMs(none), 0);
  assert.equal(ggc(none).waitMs, 0);
  const clockwork = { servers: 1, serviceMs: 10, arrivalsPerSecond: 80, arrivalScv: 0, serviceScv: 0 };
  assert.equal(ggc(clockwork).waitMs, 0);
  assert.throws(() => ggc({ ...none, arrivalScv: -1 }), /arrivalScv must be zero or a positive/);
  assert.throws(() => ggc({ ...clockwork, arrivalsPerSecond: 100 }), UnstableError);
  assert.throws(() => longestMeanWaitMs({ ...clockwork, arrivalsPerSecond: 101 }), UnstableError);
  assert.throws(() => mg1({ ...clockwork, serviceScv: -0.1 }), /serviceScv/);
});
