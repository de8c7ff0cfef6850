import { type Bench, interleaved } from '../bench.ts';
import { type Measured, measured } from '../statistics.ts';
import { startSubject } from '../subject.ts';
import { enqueue } from './enqueue.ts';

const WORK_MS = 20;
const CONCURRENCY = 10;

export interface ScalingFigures {
  workers: number;
  completedPerSecond: Measured;
  /** Share of so many times what one worker does. */
  efficiency: number;
}

/** What more workers bring when each consulta waits 20 ms for something and a worker has 10 in hand. */
export async function measureScaling(bench: Bench): Promise<ScalingFigures[]> {
  const cases = bench.quick ? [1, 8] : [1, 2, 4, 8];
  const results = await interleaved(
    bench,
    'Escalado',
    cases,
    (workers) => `${workers} workers`,
    (workers) => drainWith(bench, workers),
  );
  const medians = cases.map((workers) => ({
    workers,
    completedPerSecond: measured(results.get(workers) ?? []),
  }));
  const one = medians[0]?.completedPerSecond.median ?? Number.NaN;
  return medians.map(({ workers, completedPerSecond }) => ({
    workers,
    completedPerSecond,
    efficiency: completedPerSecond.median / (workers * one),
  }));
}

/** The queue is filled first, so that no worker ever waits for work. */
async function drainWith(bench: Bench, workers: number): Promise<number> {
  const seconds = bench.quick ? 1.5 : 4;
  const env = { WORKER_TRABAJO_MS: String(WORK_MS), WORKER_CONCURRENCY: String(CONCURRENCY) };
  const subject = await startSubject(bench.servers, 'sistema', { workers: 0, env });
  try {
    await enqueue(subject, Math.round((workers * CONCURRENCY * seconds * 1_000) / WORK_MS));
    await Promise.all(Array.from({ length: workers }, () => subject.system.addWorker()));
    await subject.ledger.untilEnded(bench.signal, 0);
    return await subject.ledger.steadyRate(0);
  } finally {
    await subject.stop();
  }
}
