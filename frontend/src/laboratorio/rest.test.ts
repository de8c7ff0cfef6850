import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { LabSnapshot } from '@sel/contract/lab/snapshot';
import { lastNewsMs, saysTheSame } from './rest.ts';

const picture = (change: object = {}, process: object = {}) =>
  ({
    atMs: 1,
    queued: 0,
    machineCpuShare: 0.1,
    ledger: { accepted: 5 },
    processes: [{ name: 'w1', cpuShare: 0.01, memoryBytes: 100e6, eventLoopShare: 0.01, ...process }],
    stages: null,
    ...change,
  }) as unknown as LabSnapshot;

test('what a system at rest does anyway is nothing new', () => {
  const latest = picture(
    { atMs: 2, machineCpuShare: 0.4 },
    { cpuShare: 0.03, memoryBytes: 104e6, eventLoopShare: 0.02 },
  );
  assert.ok(saysTheSame(picture(), latest));
});

test('everything else is', () => {
  for (const latest of [
    picture({ queued: 1 }),
    picture({ ledger: { accepted: 6 } }),
    picture({ stages: {} }),
    picture({ processes: [] }),
    picture({ load: {} }),
    picture({}, { name: 'w2' }),
    picture({}, { cpuShare: 0.1 }),
    picture({}, { memoryBytes: 150e6 }),
  ]) {
    assert.equal(saysTheSame(picture(), latest), false, JSON.stringify(latest));
  }
});

test('rest begins with the first of the pictures that say the same as the last', () => {
  const at = (atMs: number, queued: number) => picture({ atMs, queued });
  assert.equal(lastNewsMs([at(1, 0), at(2, 7), at(3, 0), at(4, 0)]), 3);
  assert.equal(lastNewsMs([at(1, 0), at(2, 7)]), 2);
  assert.equal(lastNewsMs([at(1, 0), at(2, 0)]), 0, 'nothing else is known');
  assert.equal(lastNewsMs([]), 0);
});
