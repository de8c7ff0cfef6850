import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createSimulatedWork } from './simulated-work.ts';

test('work that waits lasts at least as long as asked', async () => {
  const work = createSimulatedWork({ meanMs: 20, distribution: 'constante', kind: 'espera' });
  const startMs = performance.now();
  await work.perform();
  // A timer may fire up to a millisecond early by this clock.
  assert.ok(performance.now() - startMs >= 19);
});

test('exponential times have the mean they were given', async () => {
  const draws = Array.from({ length: 1_000 }, (_, index) => (index + 0.5) / 1_000);
  let used = 0;
  const settings = { meanMs: 0.05, distribution: 'exponencial', kind: 'cpu' } as const;
  const work = createSimulatedWork(settings, () => draws[used++] as number);
  const start = process.threadCpuUsage();
  for (let i = 0; i < draws.length; i += 1) await work.perform();
  const { user, system } = process.threadCpuUsage(start);
  // 1,000 draws of 0.05 ms are 50 ms of CPU, plus what measuring costs.
  assert.ok((user + system) / 1000 >= 45, `${user + system} µs`);
  assert.equal(used, draws.length);
});

test('work that calculates uses that much CPU and lets the event loop turn meanwhile', async () => {
  const work = createSimulatedWork({ meanMs: 40, distribution: 'constante', kind: 'cpu' });
  let turns = 0;
  const ticking = setInterval(() => {
    turns += 1;
  }, 1);
  const start = process.threadCpuUsage();
  await work.perform();
  clearInterval(ticking);
  const { user, system } = process.threadCpuUsage(start);
  assert.ok((user + system) / 1000 >= 40);
  assert.ok(turns >= 5, `${turns} turns`);
});

test('calculations of one worker come one after the other', async () => {
  const work = createSimulatedWork({ meanMs: 5, distribution: 'constante', kind: 'cpu' });
  const order: number[] = [];
  await Promise.all([1, 2, 3].map((n) => work.perform().then(() => order.push(n))));
  assert.deepEqual(order, [1, 2, 3]);
});

test('work can be changed while the worker runs', async () => {
  const work = createSimulatedWork({ meanMs: 0, distribution: 'constante', kind: 'espera' });
  work.change({ meanMs: 20, distribution: 'constante', kind: 'espera' });
  const startMs = performance.now();
  await work.perform();
  assert.ok(performance.now() - startMs >= 19);
});

for (const kind of ['espera', 'cpu'] as const) {
  test(`what has begun (${kind}) ends when work changes`, async () => {
    const work = createSimulatedWork({ meanMs: 3_600_000, distribution: 'constante', kind });
    const begun = [work.perform(), work.perform()];
    work.change({ meanMs: 0, distribution: 'constante', kind });
    await Promise.all(begun);
  });
}
