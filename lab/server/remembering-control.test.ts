import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { WorkerSetting } from '@sel/contract/lab/control';
import { LOOK_ONLY, type SystemControl } from '../faults/system-control.ts';
import { rememberingControl } from './remembering-control.ts';

const TWO = { count: 2, concurrency: 200 };
const obedient: SystemControl = { ...LOOK_ONLY, setWorkers: async () => {}, kill: async () => {} };

function controlOf(seen: WorkerSetting | undefined) {
  const system = { seen };
  return { system, control: rememberingControl(obedient, () => system.seen) };
}

test('what the workers were at first is known for as long as they are something else', async () => {
  const { control } = controlOf(TWO);
  assert.equal(control.changedWorkers, undefined);
  await control.setWorkers(4);
  assert.deepEqual(control.changedWorkers, { first: TWO, now: { count: 4, concurrency: 200 } });
  await control.setWorkers(2, 2);
  assert.deepEqual(control.changedWorkers, { first: TWO, now: { count: 2, concurrency: 2 } });
  await control.setWorkers(2, 200);
  assert.equal(control.changedWorkers, undefined);
});

test('a killed worker belongs to those that there were at first', async () => {
  const { control, system } = controlOf(TWO);
  await control.kill('worker-1', 5_000);
  system.seen = { count: 1, concurrency: 200 };
  await control.setWorkers(3);
  assert.deepEqual(control.changedWorkers?.first, TWO);
});

test('workers that were never seen cannot be set back', async () => {
  const { control } = controlOf(undefined);
  await control.setWorkers(3, 2);
  assert.equal(control.changedWorkers, undefined);
});

test('what could not be done has changed nothing', async () => {
  const control = rememberingControl(LOOK_ONLY, () => TWO);
  await assert.rejects(control.setWorkers(3));
  assert.equal(control.changedWorkers, undefined);
});
