import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Seen } from '../laboratory.ts';
import { drainedAfterS } from './drain.ts';
import { earlyForecast, lateForecast } from './forecast.ts';
import { BASE_PER_SECOND, BEFORE_MS, BURST_MS, CONCURRENCY, MEASURE_MS, WORKERS } from './setup.ts';

const SERVICE_MS = 50;
const PEAK_PER_SECOND = 500;
const CAPACITY_PER_SECOND = (WORKERS * CONCURRENCY * 1000) / SERVICE_MS;
const SPARE = CAPACITY_PER_SECOND - BASE_PER_SECOND;
const BACKLOG = ((PEAK_PER_SECOND - CAPACITY_PER_SECOND) * BURST_MS) / 1000;
const BURST_END_MS = BEFORE_MS + BURST_MS;

/** A system whose workers, once warm, need 50 ms for each consulta, and whose queue drains at a constant rate. */
function seen(spareWhileDraining: number): Seen {
  const inSystemAt = (atMs: number) => {
    if (atMs <= BEFORE_MS) return 4;
    if (atMs <= BURST_END_MS) return 10 + (BACKLOG * (atMs - BEFORE_MS)) / BURST_MS;
    return Math.max(4, 10 + BACKLOG - (spareWhileDraining * (atMs - BURST_END_MS)) / 1000);
  };
  const ended = Array.from({ length: 400 }, (_, id) => {
    const startedMs = id * 20;
    const ms = startedMs < 3_000 ? 200 : SERVICE_MS;
    return {
      ...{ id, worker: `w${id % WORKERS}`, createdMs: startedMs, publishedMs: startedMs, startedMs },
      processedMs: startedMs + ms,
    };
  });
  const snapshots = Array.from({ length: 160 }, (_, i) => ({ atMs: i * 250, inSystem: inSystemAt(i * 250) }));
  return { startedAtMs: 0, ended, snapshots } as never;
}

/** What has been seen until then. */
function until(atMs: number, { snapshots, ...rest }: Seen): Seen {
  return { ...rest, snapshots: snapshots.filter((snapshot) => snapshot.atMs <= atMs) };
}

test('a queue that drains as the calm promised was forecast, before the burst and at its end', () => {
  const whole = seen(SPARE);
  const early = earlyForecast(until(BEFORE_MS - 250, whole), PEAK_PER_SECOND);
  const late = lateForecast(until(BURST_END_MS + 250, whole));
  const drainS = drainedAfterS(whole, MEASURE_MS.full) ?? assert.fail();
  const expectedS = BACKLOG / SPARE;
  assert.ok(Math.abs(drainS - expectedS) < 0.02, `${drainS} s instead of ${expectedS}`);
  for (const forecast of [early, late]) {
    const { seconds, low, high } = forecast ?? assert.fail();
    assert.ok(Math.abs(seconds - expectedS) < 0.05, `${seconds} s instead of ${expectedS}`);
    assert.ok(low < drainS && drainS < high && high - low < expectedS / 2);
  }
  assert.ok(
    (early?.high ?? 0) - (early?.low ?? 0) > (late?.high ?? 0) - (late?.low ?? 0),
    'sooner, less is known',
  );
});

test('a queue that drains at half that rate was forecast at half its time, outside of the interval', () => {
  const slow = seen(SPARE / 2);
  const { seconds, high } = lateForecast(until(BURST_END_MS + 250, slow)) ?? assert.fail();
  const drainS = drainedAfterS(slow, MEASURE_MS.full) ?? assert.fail();
  assert.ok(Math.abs(drainS / seconds - 2) < 0.1 && high < drainS);
});

test('a queue that drains only when the load has ended has no time of draining', () => {
  const drainMs = (BACKLOG * 1000) / SPARE;
  assert.equal(drainedAfterS(seen(SPARE), BURST_END_MS + drainMs / 2), undefined);
});

test('nothing is forecast after a calm in which nothing ended, nor where no queue forms', () => {
  const idle = { ...seen(SPARE), ended: [] };
  assert.equal(earlyForecast(idle, PEAK_PER_SECOND), undefined);
  assert.equal(lateForecast(idle), undefined);
  assert.equal(earlyForecast(seen(SPARE), CAPACITY_PER_SECOND), undefined);
  assert.equal(lateForecast(until(BEFORE_MS, seen(SPARE))), undefined);
  assert.equal(lateForecast({ ...seen(SPARE), snapshots: [] }), undefined);
});
