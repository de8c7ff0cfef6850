import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import type { LabState } from '@sel/contract/lab/control';
import type { ExperimentProgress } from '@sel/contract/lab/experiments';
import type { LabSnapshot } from '@sel/contract/lab/snapshot';
import { LabStore } from './lab-store.ts';

const STATE = { mayAct: true, faultRestoresInMs: null } as LabState;
const picture = (atMs: number, queued = 0) => ({ atMs, queued, databaseAnswers: true }) as LabSnapshot;
const settled = () => new Promise((resolve) => setImmediate(resolve));

/** A store without a browser. @param answers what the laboratory says of its state, one after the other; then the usual. */
function openStore(...answers: (LabState | undefined)[]) {
  const asked: number[] = [];
  const store = new LabStore(async () => {
    asked.push(asked.length);
    return asked.length > answers.length ? STATE : answers[asked.length - 1];
  });
  return { store, asked };
}

test('before it is reached there is none; once it was seen it can only be lost', () => {
  const { store } = openStore();
  assert.deepEqual([store.connectionState.value, store.soFar()], ['connecting', []]);
  store.take({ name: 'lost' });
  assert.equal(store.connectionState.value, 'absent');
  store.take({ name: 'history', data: { snapshots: [picture(1)], markers: [] } });
  assert.deepEqual([store.connectionState.value, store.isStale.value], ['open', false]);
  store.take({ name: 'lost' });
  assert.deepEqual([store.connectionState.value, store.isStale.value], ['lost', true]);
});

test('another tab is told all that this one has seen', () => {
  const [first, second] = [openStore().store, openStore().store];
  first.take({ name: 'history', data: { snapshots: [picture(1)], markers: [] } });
  first.take({ name: 'snapshot', data: picture(2, 5) });
  for (const told of first.soFar()) second.take(told);
  assert.deepEqual(second.snapshot.value, picture(2, 5));
  assert.equal(second.history.value.length, 2);
});

test('a picture that says nothing new changes nothing, and is there when something does', () => {
  const { store } = openStore();
  store.take({ name: 'history', data: { snapshots: [picture(100_000), picture(100_250)], markers: [] } });
  const shown = store.snapshot.value;
  // Longer than anything moves on by itself.
  store.take({ name: 'snapshot', data: picture(400_000) });
  store.take({ name: 'snapshot', data: picture(400_250) });
  assert.equal(store.snapshot.value, shown);
  store.take({ name: 'snapshot', data: picture(400_500, 7) });
  assert.deepEqual(
    store.history.value.map(({ atMs, queued }) => [atMs, queued]),
    [
      [400_250, 0],
      [400_500, 7],
    ],
  );
});

test('what is set is asked for again until there is an answer, and when an experiment begins or ends', async (t: TestContext) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const { store, asked } = openStore(undefined);
  void store.refreshState();
  await settled();
  assert.equal(store.state.value, undefined);
  t.mock.timers.tick(2_000);
  await settled();
  assert.equal(store.state.value, STATE);
  const progress = { state: 'running', done: 0 } as never;
  store.take({ name: 'experiment', data: progress });
  store.take({ name: 'experiment', data: { ...(progress as object), done: 1 } as never });
  await settled();
  assert.equal(asked.length, 3, 'a measurement changes nothing that is set');
});

test('while an experiment measures, one picture a second is taken, and four as soon as it has ended', () => {
  const { store } = openStore();
  const run = { id: 'x', experiment: 'pico', done: 0, total: 1 } as ExperimentProgress;
  store.take({ name: 'history', data: { snapshots: [picture(0)], markers: [] } });
  const takenOf = (...moments: number[]) => {
    const before = store.history.value.length;
    for (const atMs of moments) store.take({ name: 'snapshot', data: picture(atMs, atMs) });
    return store.history.value.slice(before).map(({ atMs }) => atMs);
  };
  store.take({ name: 'experiment', data: { ...run, state: 'running' } });
  assert.deepEqual(takenOf(250, 500, 750, 1_000, 1_250, 2_000), [1_000, 2_000]);
  store.take({ name: 'experiment', data: { ...run, state: 'finished' } });
  assert.deepEqual(takenOf(2_250, 2_500), [2_250, 2_500]);
});
