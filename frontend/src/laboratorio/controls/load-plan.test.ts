import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FIRST_LOAD, type LoadForm } from './load-form.ts';
import { changeOf, fromRequest, toRequest } from './load-plan.ts';

test('every shape but the closed loop ends with a rate that lasts until it is stopped', () => {
  for (const shape of ['constant', 'ramp', 'step', 'burst'] as const) {
    const { load } = toRequest({ ...FIRST_LOAD, shape });
    assert.ok(load.kind === 'open');
    assert.deepEqual(
      load.profile.map(({ durationMs }) => durationMs === null),
      load.profile.map((_, index) => index === load.profile.length - 1),
      shape,
    );
  }
});

test('steps go evenly from the rate to the peak', () => {
  const { load } = toRequest({ ...FIRST_LOAD, shape: 'step', ratePerSecond: 100, peakPerSecond: 500 });
  assert.ok(load.kind === 'open');
  assert.deepEqual(
    load.profile.map(({ fromPerSecond }) => fromPerSecond),
    [100, 200, 300, 400, 500],
  );
});

test('a closed loop has users and no rate', () => {
  assert.deepEqual(toRequest({ ...FIRST_LOAD, shape: 'closed', users: 7, thinkMs: 50 }).load, {
    kind: 'closed',
    users: 7,
    thinkMs: 50,
  });
});

test('a change says nothing of what stays as it is', () => {
  assert.deepEqual(changeOf('notice', { ...FIRST_LOAD, notice: 'events' }), { notice: 'events' });
  assert.deepEqual(Object.keys(changeOf('mix', FIRST_LOAD)), ['mix']);
  assert.deepEqual(Object.keys(changeOf('ratePerSecond', FIRST_LOAD)), ['load']);
});

test('the form of a running load is the one that asked for it', () => {
  const asked: Partial<LoadForm>[] = [
    { shape: 'constant', ratePerSecond: 2_000, process: 'regular' },
    { shape: 'ramp', ratePerSecond: 900, peakPerSecond: 30, notice: 'events' },
    { shape: 'step', ratePerSecond: 10, peakPerSecond: 500, mix: 'listings' },
    { shape: 'burst', ratePerSecond: 50, peakPerSecond: 5, mix: 'mostlyCodes' },
    { shape: 'closed', users: 7, thinkMs: 50, notice: 'none' },
  ];
  for (const change of asked) {
    const form = { ...FIRST_LOAD, ...change };
    assert.deepEqual(fromRequest(toRequest(form), FIRST_LOAD), form);
  }
});

test('what a load says nothing of stays as it is in the form', () => {
  const form: LoadForm = { ...FIRST_LOAD, users: 3, peakPerSecond: 77, notice: 'polling', mix: 'listings' };
  const { load } = toRequest({ ...form, ratePerSecond: 250 });
  assert.deepEqual(fromRequest({ load }, form), { ...form, ratePerSecond: 250 });
});
