import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { EndedConsulta } from '../../live/consulta-observer.ts';
import { steadyRate } from './measure.ts';

/** A worker that finishes one every so often, from one time to another. */
const worker = (name: string, fromMs: number, everyMs: number, count: number) =>
  Array.from(
    { length: count },
    (_, i) => ({ worker: name, processedMs: fromMs + i * everyMs }) as EndedConsulta,
  );

test('a rate counts from when the last worker has begun and warmed up, while all are at work', () => {
  const ended = [...worker('a', 0, 10, 500), ...worker('b', 1_000, 20, 200)];
  const cpu = [0.9, 0.2, 0.4, 0.9].map((machineCpuShare, i) => ({
    atMs: 1_000 + i * 1_000,
    machineCpuShare,
  }));
  const { figures, invalid } = steadyRate(ended, cpu, 2, 500, 2_000);
  assert.equal(figures.throughputPerSecond, 150);
  assert.ok(Math.abs((figures.machineCpuShare ?? 0) - 0.3) < 1e-9, 'only while it was measured');
  assert.equal(invalid, undefined);
});

test('a rate does not count when nobody saw how busy the machine was meanwhile', () => {
  const ended = [...worker('a', 0, 10, 500), ...worker('b', 1_000, 20, 200)];
  const before = [{ atMs: 1_000, machineCpuShare: 0.9 }];
  assert.match(steadyRate(ended, before, 2, 500, 2_000).invalid?.en ?? '', /no processor/);
});

test('a rate does not count when the queue was empty too soon, or a worker never came', () => {
  const ended = [...worker('a', 0, 10, 340), ...worker('b', 1_000, 20, 200)];
  assert.match(steadyRate(ended, [], 2, 500, 2_000).invalid?.en ?? '', /empty before/);
  assert.ok(steadyRate(worker('a', 0, 10, 500), [], 2, 500, 2_000).invalid);
  assert.ok(steadyRate([], [], 2, 500, 2_000).invalid);
});
