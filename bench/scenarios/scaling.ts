import { setTimeout as sleep } from 'node:timers/promises';
import { type Bench, interleaved } from '../bench.ts';
import { type Measured, measured } from '../statistics.ts';
import { type Subject, startSubject, stopWorkers } from '../subject.ts';
import { enqueue } from './enqueue.ts';

const WORK_MS = 20;
const CONCURRENCY = 10;
const WORKERS = [1, 2, 4, 8];
const MEASURED_MS = 3_000;
/** Workers start one after the other on a small machine, and are slower at first. */
const STARTING_MS = 4_000;
const WARM_UP_MS = 1_500;

export interface ScalingFigures {
  workers: number;
  completedPerSecond: Measured;
  /** Share of so many times what one worker does. */
  efficiency: number;
}

/** What more workers bring when each consulta waits 20 ms for something and a worker has 10 in hand. */
export async function measureScaling(bench: Bench): Promise<ScalingFigures[]> {
  const env = { WORKER_TRABAJO_MS: String(WORK_MS), WORKER_CONCURRENCY: String(CONCURRENCY) };
  const subject = await startSubject(bench.servers, 'sistema', { workers: Math.max(...WORKERS), env });
  try {
    await stopWorkers(subject);
    const results = await interleaved(
      bench,
      'Escalado',
      WORKERS,
      (workers) => `${workers} workers`,
      (workers) => drainWith(bench, subject, workers),
    );
    const medians = WORKERS.map((workers) => ({
      workers,
      completedPerSecond: measured(results.get(workers) ?? []),
    }));
    const one = medians[0]?.completedPerSecond.median ?? Number.NaN;
    return medians.map(({ workers, completedPerSecond }) => ({
      workers,
      completedPerSecond,
      efficiency: completedPerSecond.median / (workers * one),
    }));
  } finally {
    await subject.stop();
  }
}

/** The queue is filled first, with more than they will do, so that no worker ever waits for work. */
async function drainWith(bench: Bench, subject: Subject, count: number): Promise<number> {
  const { ledger, system } = subject;
  const after = await ledger.lastBeforePending();
  const most = (count * CONCURRENCY * (STARTING_MS + WARM_UP_MS + MEASURED_MS)) / WORK_MS;
  await enqueue(subject, Math.max(1, most - ((await ledger.lastId()) - after)));
  try {
    await Promise.all(system.workers.slice(0, count).map((worker) => worker.start()));
    await sleep(WARM_UP_MS, undefined, { signal: bench.signal });
    const since = await ledger.now();
    await sleep(MEASURED_MS, undefined, { signal: bench.signal });
    return await ledger.steadyRate(after, undefined, since);
  } finally {
    await stopWorkers(subject);
  }
}
