import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { LabSnapshot } from '@sel/contract/lab/snapshot';
import { recentlyGone } from './worker-places.ts';

/** Workers as `name/pid`. */
const picture = (atMs: number, ...workers: string[]) => {
  const processes = workers.map((text) => {
    const [name, pid] = text.split('/');
    return { name, host: 'h', pid: Number(pid), role: 'worker' };
  });
  return { atMs, processes: [...processes, { name: 'g', role: 'api-gateway' }] } as unknown as LabSnapshot;
};
const gone = (...history: LabSnapshot[]) => recentlyGone(history).map(({ name, pid }) => `${name}/${pid}`);

test('workers that ran within the last seconds and no longer do are gone', () => {
  const history = [
    picture(0, 'w1/1', 'w2/2', 'w3/3'),
    picture(5_000, 'w2/2', 'w3/3'),
    picture(7_000, 'w2/2'),
  ];
  assert.deepEqual(gone(...history), ['w3/3'], 'w1 is gone for longer');
});

test('a worker that missed a picture is not gone, and one that was replaced is, without a gap as well', () => {
  assert.deepEqual(gone(picture(0, 'w1/1'), picture(250), picture(500, 'w1/1')), []);
  assert.deepEqual(gone(picture(0, 'w2/2', 'w1/1'), picture(250, 'w1/7', 'w2/8')), ['w1/1', 'w2/2']);
  assert.deepEqual(gone(), []);
});
