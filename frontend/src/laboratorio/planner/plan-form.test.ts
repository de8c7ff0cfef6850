import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type MeasuredSystem, PlanRequest } from '@sel/contract/lab/planner';
import { Check } from 'typebox/value';
import { FIRST_FORM, requestOf, withMeasured, withTyped } from './plan-form.ts';

const MEASURED: MeasuredSystem = {
  consultas: 1_200,
  workers: 2,
  ratePerSecond: 48.123456,
  arrivalScv: 1.1,
  serviceMs: 22.4567,
  serviceScv: 0.9,
  level: { concurrency: 5, service: { samplesMs: Array.from({ length: 60 }, (_, i) => i + 1) } },
  outsideMs: [3],
  cores: 2,
  latency: { consultas: 1_200, wait: { p50: 0, p95: 1, p99: 2 }, e2e: { p50: 20, p95: 60, p99: 90 } },
};

test('three numbers are a request that the laboratory takes', () => {
  const request = requestOf({ ...FIRST_FORM, ratePerSecond: 50, serviceMs: 10, limitMs: 90 });
  assert.ok(Check(PlanRequest, request));
  assert.equal(request.costPerWorker, undefined);
  assert.deepEqual(request.levels, [{ concurrency: 1, service: { meanMs: 10, scv: 1 } }]);
});

test('what was measured is planned with, until something of it is typed', () => {
  const form = withMeasured(FIRST_FORM, MEASURED);
  assert.deepEqual([form.ratePerSecond, form.serviceMs, form.concurrency], [48.1, 22.5, 5]);
  const request = requestOf(withTyped(form, { ratePerSecond: 300, limitMs: 70 }));
  assert.ok(Check(PlanRequest, request));
  assert.deepEqual(request.levels, [MEASURED.level]);
  assert.equal(request.arrivalScv, 1.1);
  assert.equal(request.ratePerSecond, 300);
  assert.equal(request.cores, undefined, 'a sixth of the load does not tell of the processor');
  assert.equal(requestOf(form).cores, 2);
  assert.deepEqual(requestOf(withTyped(form, { serviceMs: 40 })).levels, [
    { concurrency: 5, service: { meanMs: 40, scv: 1 } },
  ]);
});
