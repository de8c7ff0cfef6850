import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { LabState } from '@sel/contract/lab/control';
import type { LabSnapshot } from '@sel/contract/lab/snapshot';
import { restoring } from './restoring.ts';

const WORK = { meanMs: 30, distribution: 'constante', kind: 'cpu' } as const;
const LOAD = { load: { kind: 'closed', users: 3, thinkMs: 0 } } as unknown as NonNullable<LabState['load']>;

function systemWith(set: { load: unknown; work: unknown; workers: unknown }) {
  return {
    state: async () => structuredClone(set) as unknown as LabState,
    async *snapshots() {
      yield { processes: [{ role: 'worker', capacity: 4 }] } as unknown as LabSnapshot;
    },
    setLoad: async (load: unknown) => void Object.assign(set, { load }),
    setWork: async (work: unknown) => void Object.assign(set, { work }),
    setWorkers: async (workers: unknown) => void Object.assign(set, { workers }),
  };
}

for (const isInterrupted of [false, true]) {
  test(`the system is as it was after something ${isInterrupted ? 'broken off' : 'done'} with it`, async () => {
    const set = { load: LOAD as unknown, work: WORK as unknown, workers: undefined as unknown };
    const lab = systemWith(set);
    const done = restoring(lab, async () => {
      assert.equal(set.load, null, 'nobody loads it meanwhile');
      await Promise.all([lab.setLoad({ other: 1 }), lab.setWork(null), lab.setWorkers({ count: 9 })]);
      if (isInterrupted) throw new Error('enough');
      return 'found';
    });
    if (isInterrupted) await assert.rejects(done, /enough/);
    else assert.equal(await done, 'found');
    assert.deepEqual(set, { load: LOAD, work: WORK, workers: { count: 1, concurrency: 4 } });
  });
}
