import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ProcessReport } from '@sel/contract/lab/process';
import type pg from 'pg';
import { ProcessObserver } from './process-observer.ts';

interface Row {
  reporte: ProcessReport;
  reportedAt: number;
}

const row = (name: string, reportedAt: number, pid = 1): Row => ({
  reporte: { name, host: 'h', pid, busyShare: 0.5, eventLoopShare: 0.9, cpuShare: 0.8 } as ProcessReport,
  reportedAt,
});

/** What is seen at each look when the reports that are not stale are these. */
async function seen(looks: { rows: Row[]; couldReport?: boolean }[]) {
  let rows: Row[] = [];
  const observer = new ProcessObserver({ query: async () => ({ rows }) } as unknown as pg.Pool);
  const observations = [];
  for (const look of looks) {
    rows = look.rows;
    observations.push(await observer.look(() => look.couldReport ?? true));
  }
  return observations;
}

test('the first report of a process that has come tells of its start, and the second of its work', async () => {
  const shares = ({ running }: { running: ProcessReport[] }) =>
    running.map(({ busyShare, eventLoopShare, cpuShare }) => [busyShare, eventLoopShare, cpuShare]);
  const [before, first, same, second] = await seen([
    { rows: [row('worker-1', 1)] },
    { rows: [row('worker-1', 2), row('worker-2', 2)] },
    { rows: [row('worker-1', 2), row('worker-2', 2)] },
    { rows: [row('worker-1', 3), row('worker-2', 3)] },
  ]);
  const [work, start] = [
    [0.5, 0.9, 0.8],
    [0, 0, 0],
  ];
  assert.deepEqual(before && shares(before), [work], 'whoever was there before the first look may be old');
  for (const look of [first, same]) assert.deepEqual(look && shares(look), [work, start]);
  assert.deepEqual(second && shares(second), [work, work]);
});

test('processes that could not report are not gone, and a successor takes its place', async () => {
  const [, silent, back, gone] = await seen([
    { rows: [row('api-gateway', 1, 1), row('worker-1', 1, 2)] },
    { rows: [], couldReport: false },
    { rows: [row('worker-1', 9, 3)], couldReport: false },
    { rows: [row('worker-1', 10, 3)] },
  ]);
  assert.deepEqual(silent?.changes, []);
  assert.equal(silent?.running.length, 2);
  assert.deepEqual(
    back?.running.map(({ name, pid }) => [name, pid]),
    [
      ['worker-1', 3],
      ['api-gateway', 1],
    ],
  );
  assert.deepEqual(
    back?.changes.map(({ change, process }) => [change, process.pid]),
    [
      ['gone', 2],
      ['appeared', 3],
    ],
  );
  assert.deepEqual(
    gone?.changes.map(({ change, process }) => [change, process.name]),
    [['gone', 'api-gateway']],
  );
});
