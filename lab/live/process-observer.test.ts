import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ProcessReport } from '@sel/contract/lab/process';
import type pg from 'pg';
import { ProcessObserver } from './process-observer.ts';

interface Row {
  reporte: ProcessReport;
  reportedAt: number;
  ageMs: number;
}

const row = (name: string, reportedAt: number, pid = 1): Row => ({
  reporte: { name, host: 'h', pid, busyShare: 0.5, eventLoopShare: 0.9, cpuShare: 0.8 } as ProcessReport,
  reportedAt,
  ageMs: 0,
});

/** What is seen at each look when these are the reports, and the processes have waited so long for a processor so far. */
async function seen(looks: { rows: Row[]; couldReport?: boolean; waitedMs?: number | undefined }[]) {
  let rows: Row[] = [];
  let waitedMs: number | undefined;
  const pool = { query: async () => ({ rows }) } as unknown as pg.Pool;
  const observer = new ProcessObserver(pool, () => waitedMs);
  const observations = [];
  for (const look of looks) {
    ({ rows, waitedMs } = look);
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

/** A report of so long ago, whose next one was due after `nextReportMs`. */
const aged = (ageMs: number, nextReportMs?: number): Row => {
  const { reporte, ...times } = row('worker-1', 1);
  return { ...times, reporte: { ...reporte, ...(nextReportMs && { nextReportMs }) }, ageMs };
};
const count = ({ running }: { running: ProcessReport[] }) => running.length;

test('who says when it reports again is missed so much later, and who does not, a second', async () => {
  for (const [nextReportMs, staleMs] of [
    [undefined, 1_900],
    [1_000, 1_900],
    [500, 1_400],
  ] as const) {
    const looks = [0, staleMs - 1, staleMs].map((ageMs) => ({ rows: [aged(ageMs, nextReportMs)] }));
    assert.deepEqual((await seen(looks)).map(count), [1, 1, 0], `${nextReportMs} ms`);
  }
});

test('who waits for a processor is not silent for so long, and who is stopped or dead is', async () => {
  const starved = [
    { rows: [aged(0, 500)], waitedMs: 7_000 },
    { rows: [aged(1_000, 500)], waitedMs: 7_900 },
    { rows: [aged(2_200, 500)], waitedMs: 7_900 },
    { rows: [aged(2_300, 500)], waitedMs: 7_900 },
  ];
  assert.deepEqual((await seen(starved)).map(count), [1, 1, 1, 0]);
  const dead = starved.map((look, index) => ({ ...look, waitedMs: index === 0 ? 7_000 : undefined }));
  assert.deepEqual((await seen(dead)).map(count), [1, 1, 0, 0]);
  const waitedBefore = starved.map((look) => ({ ...look, waitedMs: 7_900 }));
  assert.deepEqual((await seen(waitedBefore)).map(count), [1, 1, 0, 0]);
});
