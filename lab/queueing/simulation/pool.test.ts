import assert from 'node:assert/strict';
import { test } from 'node:test';
import { exponential, hyperexponential } from '../distribution.ts';
import { renewal } from '../for-tests/arrival-process.ts';
import { lognormal } from '../for-tests/lognormal.ts';
import { seededRandom } from '../random.ts';
import { simulatePool } from './pool.ts';
import { simulate } from './simulate.ts';

test('a pool does what the simulator of workers does, customer for customer', () => {
  for (const [workers, concurrency, gapScv] of [
    [1, 1, 1],
    [3, 1, 1],
    [4, 5, 1],
    [2, 1, 3],
    [16, 1, 0.25],
  ] as const) {
    const servers = workers * concurrency;
    const gapMs = 1000 / (servers * 45);
    const gaps = { 0.25: lognormal(gapMs, 0.25), 1: exponential(gapMs), 3: hyperexponential(gapMs, 3) };
    const arrivals = renewal(gaps[gapScv]);
    const service = gapScv === 1 ? exponential(20) : lognormal(20, 0.5);
    const options = { seed: 9, customers: 3_000, warmUp: 200 };
    const { waitMs, responseMs } = simulate({ arrivals, service, workers, concurrency }, options);
    // The simulator's streams: 0 for arrivals, 1 for services.
    const run = simulatePool(arrivals.start(seededRandom(9, 0)), service, seededRandom(9, 1), {
      servers,
      customers: options.customers,
      warmUp: options.warmUp,
    });
    for (let i = 0; i < 3_000; i += 1) {
      assert.ok(Math.abs((run.waitMs[i] as number) - (waitMs[i] as number)) < 1e-6, `wait ${i}`);
      const ms = (run.waitMs[i] as number) + (run.serviceMs[i] as number);
      assert.ok(Math.abs(ms - (responseMs[i] as number)) < 1e-6, `response ${i}`);
    }
  }
});
