import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { LoadRecord } from '../laboratory.ts';
import { drainOf } from './drain.ts';
import { BASE_PER_SECOND, BEFORE_MS, BURST_MS, CONCURRENCY, MEASURE_MS, WORKERS } from './setup.ts';

const SERVICE_MS = 50;
const PEAK_PER_SECOND = 500;
const CAPACITY_PER_SECOND = (WORKERS * CONCURRENCY * 1000) / SERVICE_MS;

/** A system whose workers, once warm, need 50 ms for each consulta, and whose queue drains at a constant rate. */
function record(spareWhileDraining: number): LoadRecord {
  const backlog = ((PEAK_PER_SECOND - CAPACITY_PER_SECOND) * BURST_MS) / 1000;
  const burstEndMs = BEFORE_MS + BURST_MS;
  const inSystemAt = (atMs: number) => {
    if (atMs <= BEFORE_MS) return 4;
    if (atMs <= burstEndMs) return 10 + (backlog * (atMs - BEFORE_MS)) / BURST_MS;
    return Math.max(4, 10 + backlog - (spareWhileDraining * (atMs - burstEndMs)) / 1000);
  };
  const ended = Array.from({ length: 400 }, (_, id) => {
    const startedMs = id * 20;
    const ms = startedMs < 3_000 ? 200 : SERVICE_MS;
    return {
      id,
      worker: `w${id % WORKERS}`,
      createdMs: startedMs,
      publishedMs: startedMs,
      startedMs,
      processedMs: startedMs + ms,
    };
  });
  const snapshots = Array.from({ length: 160 }, (_, i) => ({ atMs: i * 250, inSystem: inSystemAt(i * 250) }));
  return { startedAtMs: 0, ended, snapshots, result: { samples: { status: [202, 503] } } } as never;
}

test('a queue that drains as the calm promised was forecast, before the burst and at its end', () => {
  const { figures } = drainOf(
    record(CAPACITY_PER_SECOND - BASE_PER_SECOND),
    PEAK_PER_SECOND,
    MEASURE_MS.full,
  );
  const expectedS =
    ((PEAK_PER_SECOND - CAPACITY_PER_SECOND) * BURST_MS) / 1000 / (CAPACITY_PER_SECOND - BASE_PER_SECOND);
  for (const seconds of [figures.earlyForecastS, figures.forecastS, figures.drainS]) {
    assert.ok(seconds && Math.abs(seconds - expectedS) < 0.3, `${seconds} s instead of ${expectedS}`);
  }
  assert.equal(figures.refused, 1);
});

test('a queue that drains at half that rate was forecast at half its time', () => {
  const { figures } = drainOf(
    record((CAPACITY_PER_SECOND - BASE_PER_SECOND) / 2),
    PEAK_PER_SECOND,
    MEASURE_MS.full,
  );
  const { drainS = 0, forecastS = 0 } = figures;
  assert.ok(Math.abs(drainS / forecastS - 2) < 0.1);
});

test('a burst whose end nobody saw has no forecast for it, and does not fail', () => {
  const whole = record(CAPACITY_PER_SECOND - BASE_PER_SECOND);
  const snapshots = whole.snapshots.filter(({ atMs }) => atMs < BEFORE_MS + BURST_MS);
  const { figures } = drainOf({ ...whole, snapshots }, PEAK_PER_SECOND, MEASURE_MS.full);
  assert.equal(figures.forecastS, undefined);
  assert.equal(figures.drainS, undefined);
  assert.ok((figures.earlyForecastS ?? 0) > 0);
});

test('a queue that drains only when the load has ended has no time of draining', () => {
  const spare = CAPACITY_PER_SECOND - BASE_PER_SECOND;
  const drainMs = ((PEAK_PER_SECOND - CAPACITY_PER_SECOND) * BURST_MS) / spare;
  const burstEndMs = BEFORE_MS + BURST_MS;
  const { figures } = drainOf(record(spare), PEAK_PER_SECOND, burstEndMs + drainMs / 2);
  assert.equal(figures.drainS, undefined);
  assert.ok((figures.forecastS ?? 0) > 0);
});

test('a burst after a calm in which nothing ended has no forecast, and does not fail', () => {
  const whole = record(CAPACITY_PER_SECOND - BASE_PER_SECOND);
  const { figures } = drainOf({ ...whole, ended: [] }, PEAK_PER_SECOND, MEASURE_MS.full);
  assert.deepEqual([figures.earlyForecastS, figures.forecastS], [undefined, undefined]);
  assert.ok((figures.drainS ?? 0) > 0);
});
