import assert from 'node:assert/strict';
import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpus, hostname } from 'node:os';
import type { Readable } from 'node:stream';
import { after, before, describe, test } from 'node:test';
import type { ProcessReport } from '@sel/contract/lab/process';
import { readStat, readStats, waitedMs } from '@sel/runtime/proc';
import type pg from 'pg';
import { CpuObserver, type Sample } from './cpu-observer.ts';

const report = (role: ProcessReport['role'], host: string, cpuShare: number) =>
  ({ name: role, role, host, cpuShare }) as ProcessReport;
/** Somebody else's PostgreSQL, on another machine. */
const farPool = { query: async () => ({ rows: [{ pid: 1, isHere: false }] }) } as unknown as pg.Pool;

test('what services report counts where they are here, and is unknown where none of them is', async () => {
  const observer = new CpuObserver(farPool, false);
  const split = await observer.look([
    report('worker', hostname(), 0.4),
    report('worker', hostname(), 0.3),
    report('worker', 'elsewhere', 0.9),
    report('api-gateway', 'elsewhere', 0.9),
  ]);
  if (readStats() === undefined) assert.ok(Math.abs((split.workers ?? 0) - 0.7) < 1e-9);
  assert.deepEqual([split.gateway, split.database, split.queue], [null, null, null]);
  assert.ok(split.cores >= 1 && split.busy >= 0 && split.others >= 0);
});

test('shares are those of a second, however often it is looked, or of the time since the last look', async () => {
  const clock = { atMs: 0, idleMs: 0 };
  /** A look at all cores, by the clock that the test sets. */
  const take = (): Sample => ({
    ...{ ...clock, totalMs: clock.atMs * cpus().length },
    ...{ processes: undefined, waitedMs: new Map() },
  });
  const observer = new CpuObserver(farPool, false, take);
  const looked = async (afterMs: number, busy: number) => {
    clock.atMs += afterMs;
    clock.idleMs += afterMs * cpus().length * (1 - busy);
    const split = await observer.look([]);
    return Math.round((100 * split.busy) / split.cores);
  };
  assert.equal(await looked(500, 0), 0);
  assert.equal(await looked(500, 0), 0);
  assert.equal(await looked(500, 1), 50, 'half of a second is no second');
  assert.equal(await looked(500, 1), 100);
  assert.equal(await looked(5_000, 0.4), 40, 'after a rest');
  assert.equal(await looked(500, 0.4), 40);
});

describe('on Linux', { skip: readStats() === undefined && 'processes are no files here' }, () => {
  let busy: ChildProcessByStdio<null, Readable, null>;
  before(async () => {
    busy = spawn(process.execPath, ['-e', "process.stdout.write('x'); for (;;);"], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    await once(busy.stdout, 'data');
  });
  after(() => busy.kill('SIGKILL'));

  test('a child of the laboratory that calculates is its generator, and not the laboratory', async () => {
    const observer = new CpuObserver(farPool, false);
    const [ownBefore, startedMs] = [process.cpuUsage(), performance.now()];
    // Until it has had a tenth of a second of the processor, however busy the machine is.
    const used = () => readStat(busy.pid as number)?.cpuMs ?? 0;
    const beforeMs = used();
    while (used() - beforeMs < 100) await new Promise((resolve) => setTimeout(resolve, 10));
    const { generator, laboratory } = await observer.look([]);
    const elapsedMs = performance.now() - startedMs;
    const own = process.cpuUsage(ownBefore);
    const ownMs = (own.user + own.system) / 1000;
    assert.ok((generator ?? 0) * elapsedMs > 50 && laboratory !== null);
    assert.ok(
      laboratory * elapsedMs < ownMs + 50,
      `${laboratory * elapsedMs} ms, of which ${ownMs} are its own`,
    );
  });

  test('what a service uses is what the processors say, not what it said of a second before', async () => {
    const idle = { ...report('worker', hostname(), 0), pid: busy.pid as number };
    const observer = new CpuObserver(farPool, false);
    const used = () => readStat(idle.pid)?.cpuMs ?? 0;
    const beforeMs = used();
    while (used() - beforeMs < 100) await new Promise((resolve) => setTimeout(resolve, 10));
    const { workers } = await observer.look([idle]);
    assert.ok((workers ?? 0) > 0, `${workers} cores`);
  });

  const isUntold = waitedMs(process.pid) === undefined && 'this kernel does not tell who waits';
  test('a service that others keep from the processor waits for it', { skip: isUntold }, async () => {
    const rivals = cpus().map(() => spawn(process.execPath, ['-e', 'for (;;);']));
    const service = { ...report('worker', hostname(), 1), pid: busy.pid as number };
    const observer = new CpuObserver(farPool, false);
    try {
      const waiting = async () => (await observer.look([service])).waiting ?? 0;
      while ((await waiting()) < 0.1) await new Promise((resolve) => setTimeout(resolve, 100));
    } finally {
      for (const rival of rivals) rival.kill('SIGKILL');
    }
  });
});
