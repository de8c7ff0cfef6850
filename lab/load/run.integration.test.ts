import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { quantile } from '../queueing/statistics/quantiles.ts';
import { accept, openGateway } from './for-tests/gateway.ts';
import { summarize } from './latency.ts';
import { constantRate } from './rate-profile.ts';
import { LoadRun } from './run.ts';
import { countEndings, latenciesMs } from './samples.ts';
import { validityOf } from './validity.ts';

/** Answers every request at once, except during one stall, when it answers none. */
const STALL = { afterRequests: 200, lengthMs: 1_000 };
let gateway: Awaited<ReturnType<typeof openGateway>>;

before(async () => {
  let requests = 0;
  let stalledUntilMs = 0;
  gateway = await openGateway((_, response) => {
    requests += 1;
    if (requests === STALL.afterRequests) stalledUntilMs = performance.now() + STALL.lengthMs;
    setTimeout(() => accept(response, requests), Math.max(0, stalledUntilMs - performance.now()));
  });
});
after(() => gateway[Symbol.dispose]());

test('the requests that should have been sent during a stall count with their whole wait (no coordinated omission)', async () => {
  // Two connections: what a client that waits for answers would do is to send nothing during the stall.
  const run = await LoadRun.start(gateway.url, {
    load: { kind: 'open', process: 'regular', profile: constantRate(100, 5_000) },
    notice: 'none',
    connections: 2,
  });
  await run.exhausted;
  const { samples } = await run.stop();

  assert.equal(countEndings(samples).accepted, 500);
  const latencies = latenciesMs(samples, 'acceptedMs');
  // A fifth of the run was stalled: its requests wait from 1,000 ms down to 0, so one in ten waits half of it.
  const { p50Ms, p99Ms } = summarize(latencies);
  assert.ok(p99Ms > 0.85 * STALL.lengthMs, `p99 ${p99Ms}`);
  // A busy machine makes all of them later, but not the half that met no stall as late as those that did.
  assert.ok(p50Ms < p99Ms / 2, `the median ${p50Ms} is one of the stall, whose p99 is ${p99Ms}`);
  const p90Ms = quantile(latencies.sort(), 0.9);
  assert.ok(p90Ms > 0.4 * STALL.lengthMs, `p90 ${p90Ms}`);
});

test('with fewer connections than requests under way, the wait for one is not passed off as the system’s', async () => {
  // λ·W = 150/s · 0.2 s = 30 requests are under way at a time.
  using slow = await openGateway((_, response) => void setTimeout(() => accept(response), 200));
  const load = { kind: 'open', process: 'poisson', profile: constantRate(150, 3_000) } as const;
  const measured = async (connections?: number) => {
    const run = await LoadRun.start(slow.url, { load, notice: 'none', ...(connections && { connections }) });
    await run.exhausted;
    const result = await run.stop();
    const { p50Ms } = summarize(latenciesMs(result.samples, 'acceptedMs'));
    const { flaws, connectionWaitP99Ms } = validityOf(result);
    return { p50Ms, connectionWaitP99Ms, flaw: flaws.find(({ code }) => code === 'too_few_connections') };
  };
  const few = await measured(16);
  assert.ok(few.flaw?.code === 'too_few_connections' && few.flaw.underWay > 16, JSON.stringify(few));
  assert.ok(few.p50Ms > 400, `what was measured is mostly the wait for a connection: ${few.p50Ms} ms`);
  const enough = await measured();
  assert.equal(enough.flaw, undefined, 'by default there are enough');
  assert.ok(enough.connectionWaitP99Ms < few.connectionWaitP99Ms / 4, JSON.stringify([few, enough]));
});

test('a load in several processes sends every request of the one sequence once, and a change reaches all', async () => {
  const load = (rate: number) =>
    ({ kind: 'open', process: 'regular', profile: constantRate(rate, 2_000) }) as const;
  const run = await LoadRun.start(gateway.url, { load: load(300), notice: 'none', processes: 3 });
  await run.exhausted;
  const before = await run.takeWindow();
  assert.equal(before.sent, 600);
  run.change({ load: load(90) });
  for (let sent = 0; sent < 180; ) sent += (await run.takeWindow()).sent;
  const { samples, efforts } = await run.stop();
  assert.equal(samples.ending.length, 780);
  assert.equal(efforts.length, 3);
  const intended = samples.intendedMs.sort().slice(0, 600);
  for (const [index, time] of intended.entries())
    assert.ok(Math.abs(time - (index + 0.5) * (1000 / 300)) < 1e-6);
});

test('a closed load of so many requests sends just these, never more at once than it has users', async () => {
  const run = await LoadRun.start(gateway.url, {
    load: { kind: 'closed', users: 7, thinkMs: 0, requests: 100 },
    notice: 'none',
    processes: 2,
  });
  await run.exhausted;
  const { samples } = await run.stop();
  assert.equal(countEndings(samples).accepted, 100);
  const underWay = Array.from(samples.sentMs, (sentMs) =>
    samples.sentMs.reduce((count, other, i) => {
      return count + (other <= sentMs && sentMs < (samples.acceptedMs[i] as number) ? 1 : 0);
    }, 0),
  );
  assert.ok(Math.max(...underWay) <= 7, `${Math.max(...underWay)} at once`);
});

test('closed users whose requests are dropped go on trying, and the load can be ended', async () => {
  using silent = await openGateway(() => {});
  const run = await LoadRun.start(silent.url, {
    load: { kind: 'closed', users: 5, thinkMs: 0 },
    notice: 'none',
    maxInFlight: 2,
    patienceMs: 100,
  });
  for (let dropped = 0; dropped < 10; ) dropped += (await run.takeWindow()).endings.dropped;
  const { samples } = await run.stop();
  assert.equal(countEndings(samples).unfinished, 2);
});

test('a system that answers nothing more makes the generator drop, and the run says so', async () => {
  using silent = await openGateway(() => {});
  const run = await LoadRun.start(silent.url, {
    load: { kind: 'open', process: 'poisson', profile: constantRate(200, 1_000) },
    notice: 'none',
    maxInFlight: 50,
    patienceMs: 200,
  });
  await run.exhausted;
  const result = await run.stop();
  const { unfinished, dropped } = countEndings(result.samples);
  assert.equal(unfinished, 50);
  assert.equal(dropped, result.samples.ending.length - 50);
  assert.ok(validityOf(result).flaws.some(({ code }) => code === 'dropped'));
});
