import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { LabSnapshot } from '@sel/contract/lab/snapshot';
import { recentlyGone, shortName, workerPlaces } from './worker-places.ts';

/** Workers as `name/pid`, the one that `killed` names since half a second before. */
const picture = (atMs: number, workers: string[], killed?: { process: string; sinceMs: number }) => {
  const processes = workers.map((text) => {
    const [name, pid] = text.split('/');
    return { name, host: 'h', pid: Number(pid), role: 'worker', inHand: 3 };
  });
  const faults = killed
    ? [{ name: 'matar-worker', kind: 'kill', node: 'workers', untilMs: 9_000, ...killed }]
    : [];
  return {
    atMs,
    processes: [...processes, { name: 'g', role: 'api-gateway' }],
    faults,
  } as unknown as LabSnapshot;
};
const places = (...history: LabSnapshot[]) =>
  workerPlaces(history).map(({ worker, state }) => `${worker.name}/${worker.pid} ${state}`);

test('a killed worker is dead at once, in its place, although its last report is still there', () => {
  const killed = { process: 'w1', sinceMs: 500 };
  const [first, second] = workerPlaces([
    picture(250, ['w1/1', 'w2/2']),
    picture(750, ['w1/1', 'w2/2'], killed),
  ]);
  assert.deepEqual(
    [first?.worker.name, first?.state, first?.untilMs, first?.returned],
    ['w1', 'dead', 9_000, 3],
  );
  assert.equal(second?.state, 'running');
});

test('it stays dead until its successor takes its place', () => {
  const killed = { process: 'w1', sinceMs: 500 };
  const before = picture(250, ['w1/1', 'w2/2']);
  assert.deepEqual(places(before, picture(5_000, ['w2/2'], killed)), ['w1/1 dead', 'w2/2 running']);
  assert.deepEqual(places(before, picture(6_000, ['w1/7', 'w2/2'], killed)), [
    'w1/7 running',
    'w2/2 running',
  ]);
  assert.deepEqual(places(before, picture(6_000, ['w1/7', 'w2/2'])), ['w1/7 running', 'w2/2 running']);
});

test('one that was stopped on purpose is gone, and after a while forgotten', () => {
  assert.deepEqual(places(picture(0, ['w1/1', 'w2/2']), picture(2_000, ['w1/1'])), [
    'w1/1 running',
    'w2/2 gone',
  ]);
  assert.deepEqual(places(picture(0, ['w1/1', 'w2/2']), picture(9_000, ['w1/1'])), ['w1/1 running']);
  assert.deepEqual(places(), []);
});

const gone = (...history: LabSnapshot[]) => recentlyGone(history).map(({ name, pid }) => `${name}/${pid}`);

test('workers that ran within the last seconds and no longer do are gone', () => {
  const history = [
    picture(0, ['w1/1', 'w2/2', 'w3/3']),
    picture(5_000, ['w2/2', 'w3/3']),
    picture(7_000, ['w2/2']),
  ];
  assert.deepEqual(gone(...history), ['w3/3'], 'w1 is gone for longer');
});

test('a worker that missed a picture is not gone, and one that was replaced is, without a gap as well', () => {
  assert.deepEqual(gone(picture(0, ['w1/1']), picture(250, []), picture(500, ['w1/1'])), []);
  assert.deepEqual(gone(picture(0, ['w2/2', 'w1/1']), picture(250, ['w1/7', 'w2/8'])), ['w1/1', 'w2/2']);
  assert.deepEqual(gone(), []);
});

test('in a row of many a worker is known by its number', () => {
  assert.equal(shortName('worker-12'), 'w12');
  assert.equal(shortName('7f3a-pod'), '7f3a-pod');
});
