import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { LabSnapshot } from '@sel/contract/laboratorio';
import { recentlyGone } from './gone.ts';

const picture = (atMs: number, ...names: string[]) =>
  ({
    atMs,
    processes: [...names.map((name) => ({ name, role: 'worker' })), { name: 'g', role: 'api-gateway' }],
  }) as unknown as LabSnapshot;

test('workers that ran within the last seconds and no longer do are gone', () => {
  const history = [picture(0, 'w1', 'w2', 'w3'), picture(5_000, 'w2', 'w3'), picture(7_000, 'w2')];
  assert.deepEqual(recentlyGone(history), ['w3'], 'w1 is gone for longer');
});

test('a worker that is back under its name is not gone', () => {
  assert.deepEqual(recentlyGone([picture(0, 'w1'), picture(250), picture(500, 'w1')]), []);
  assert.deepEqual(recentlyGone([]), []);
});
