import { setTimeout as sleep } from 'node:timers/promises';
import { type Bench, takeTurns, turn } from '../bench.ts';
import { byRound, type Measured, measured } from '../statistics.ts';
import { type SystemSubject, startSubject, stopWorkers } from '../subject.ts';
import { fillQueue } from './enqueue.ts';

const WORK_MS = 20;
const CONCURRENCY = 10;
/** Falling: all are started and warmed up together once a round, and then fewer and fewer go on. */
const WORKERS = [8, 4, 2, 1];
const MOST = Math.max(...WORKERS);
/** A worker that was just started spends twice as much on each consulta, and gains some per cent until so many. */
const WARM_UP = 5_000 * MOST;
const SETTLING_MS = 500;
const MEASURED_MS = 3_500;
/** They work while the queue is filled for fewer of them. */
const FILLING_MS = 3_000;

export interface ScalingFigures {
  workers: number;
  completedPerSecond: Measured;
  /** Share of so many times what one worker did in the same round. */
  efficiency: Measured;
}

/** What more workers bring when each consulta waits 20 ms for something and a worker has 10 in hand. */
export async function measureScaling(bench: Bench): Promise<ScalingFigures[]> {
  const env = { WORKER_TRABAJO_MS: String(WORK_MS), WORKER_CONCURRENCY: String(CONCURRENCY) };
  const subject = await startSubject(bench, 'sistema', { workers: MOST, env });
  const cases = WORKERS.map((workers) => ({
    workers,
    ...turn(`${workers} workers`, () => measureWith(bench, subject, workers)),
  }));
  await takeTurns(bench, 'Escalado', cases, { order: 'as given' });
  const ones = cases.find(({ workers }) => workers === 1)?.rounds ?? [];
  return cases.toReversed().map(({ workers, rounds }) => ({
    workers,
    completedPerSecond: measured(rounds),
    efficiency: byRound(rounds, ones, (rate, one) => rate / (workers * one)),
  }));
}

/** @returns consultas per second of so many workers, the queue never being empty. */
async function measureWith(bench: Bench, subject: SystemSubject, count: number): Promise<number | undefined> {
  const { ledger } = subject;
  if (count === MOST) await startWarm(bench, subject);
  else {
    await endSurplus(subject, count);
    await fillQueue(subject, consultasOf(count, FILLING_MS + SETTLING_MS + MEASURED_MS), bench.signal);
  }
  const after = await ledger.lastBeforePending();
  await sleep(SETTLING_MS, undefined, { signal: bench.signal });
  const since = await ledger.now();
  await sleep(MEASURED_MS, undefined, { signal: bench.signal });
  const rate = await ledger.steadyRate(after, since);
  if ((await ledger.lastBeforePending()) === (await ledger.lastId()))
    throw new Error(`the queue ran empty before ${count} workers were measured`);
  return rate;
}

async function startWarm(bench: Bench, subject: SystemSubject): Promise<void> {
  const { ledger, system } = subject;
  await stopWorkers(subject);
  const after = await ledger.lastBeforePending();
  await fillQueue(subject, WARM_UP + consultasOf(MOST, SETTLING_MS + MEASURED_MS + FILLING_MS), bench.signal);
  await Promise.all(system.workers.map((worker) => worker.start()));
  await ledger.untilEnded(bench.signal, after, after + WARM_UP);
}

async function endSurplus({ system }: SystemSubject, count: number): Promise<void> {
  await Promise.all(system.workers.slice(count).map((worker) => worker.end('SIGTERM')));
}

/** The most that so many workers can do in a time. */
function consultasOf(workers: number, ms: number): number {
  return (workers * CONCURRENCY * ms) / WORK_MS;
}
