import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ProcessReport } from '@sel/contract/lab/process';
import type { LabSnapshot } from '@sel/contract/lab/snapshot';
import { exponential } from '../queueing/distribution.ts';
import { seededRandom } from '../queueing/random.ts';
import type { EndedConsulta } from './consulta-observer.ts';
import { MeasuredConsultas } from './measured-consultas.ts';

const WORKER = { name: 'w1', role: 'worker', host: 'h', pid: 1, capacity: 2 } as ProcessReport;

/** One worker with two slots that does 20 ms of work, and takes 2 ms to fetch each consulta. */
function history(count: number): EndedConsulta[] {
  const random = seededRandom(3);
  const gaps = exponential(25);
  const freeMs = [0, 0];
  let nowMs = 1_000;
  return Array.from({ length: count }, (_, id) => {
    nowMs += gaps.sample(random);
    const slot = (freeMs[0] as number) <= (freeMs[1] as number) ? 0 : 1;
    const publishedMs = nowMs + 3;
    const startedMs = Math.max(publishedMs, freeMs[slot] as number) + 2;
    freeMs[slot] = startedMs + 20;
    const endMs = startedMs + 20;
    const times = { createdMs: nowMs, publishedMs, startedMs, finishedMs: endMs, processedMs: endMs };
    return { id, status: 'completed', worker: 'w1', attempts: 1, ...times };
  });
}

test('planners are given the service with its handover, the arrivals and the rest of the way', () => {
  const measured = new MeasuredConsultas();
  measured.take({ ended: history(3_000), oldestOpenMs: Infinity }, [WORKER]);
  const found = measured.latest([]);
  assert.ok(found);
  assert.ok(Math.abs(found.serviceMs - 22) < 0.1, String(found.serviceMs));
  assert.ok(Math.abs(found.ratePerSecond - 40) < 2.5, String(found.ratePerSecond));
  assert.ok(Math.abs(found.arrivalScv - 1) < 0.3, String(found.arrivalScv));
  assert.deepEqual([found.workers, found.level.concurrency, found.consultas], [1, 2, 3_000]);
  assert.ok(found.outsideMs.every((ms) => ms === 3));
  assert.equal(found.latency.consultas, 3_000);
  assert.ok(found.latency.e2e.p50 >= 25 && found.latency.wait.p50 < 1);
  assert.equal(measured.latest([], 500)?.latency.consultas, 500);
});

test('what was before another number of workers, or another work, does not count', () => {
  const measured = new MeasuredConsultas();
  measured.take({ ended: history(400), oldestOpenMs: Infinity }, [WORKER]);
  measured.take({ ended: [], oldestOpenMs: Infinity }, [WORKER, { ...WORKER, name: 'w2' }]);
  assert.equal(measured.latest([]), undefined);
  measured.take({ ended: history(400), oldestOpenMs: Infinity }, [WORKER, { ...WORKER, name: 'w2' }]);
  measured.forget();
  assert.equal(measured.latest([]), undefined);
});

test('the processor per consulta is that of the state that is measured, and not of the one before', () => {
  const measured = new MeasuredConsultas();
  measured.take({ ended: history(400), oldestOpenMs: Infinity }, [WORKER]);
  const [first] = history(1);
  const beganMs = first?.processedMs ?? 0;
  const picture = (atMs: number, busyCores: number) =>
    ({
      atMs,
      completionsPerSecond: 40,
      cpu: { cores: 2, workers: busyCores, gateway: 0, database: null, queue: 0 },
    }) as LabSnapshot;
  const before = Array.from({ length: 20 }, (_, index) => picture(beganMs - 250 * index, 2));
  // Its rates are those of two seconds, of which one belongs to the state before.
  const between = picture(beganMs + 1_000, 1.2);
  const own = Array.from({ length: 20 }, (_, index) => picture(beganMs + 4_000 + 250 * index, 0.4));
  const found = measured.latest([...before, between, ...own]);
  assert.ok(Math.abs((found?.level.cpuMs ?? 0) - 10) < 1e-9, String(found?.level.cpuMs));
  assert.equal(measured.latest([...before, between])?.level.cpuMs, undefined);
});
