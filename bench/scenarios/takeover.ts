import { setTimeout as sleep } from 'node:timers/promises';
import { BOUNDS } from '@sel/contract/lab/bounds';
import type { ServiceProcess } from '../../local/processes/service-process.ts';
import { type Bench, takeTurns, turn } from '../bench.ts';
import { type Measured, measured } from '../statistics.ts';
import { type SystemName, type SystemSubject, startSubject } from '../subject.ts';
import { enqueue } from './enqueue.ts';

const SUBJECTS: readonly SystemName[] = ['postgres', 'sistema'];
/** Longer than any of this lasts: what the worker that is killed has taken, it does not end. */
const NEVER_MS = BOUNDS.workMeanMs.max;
const CONSULTAS = 1_000;
/** With nothing ended for so long, all that is left is held by the worker that ends nothing. */
const STILL_MS = 1_000;

export interface TakeoverFigures {
  subject: SystemName;
  /** How long it took from the SIGKILL until the other worker had begun the last of its consultas. */
  takeoverMs: Measured;
  /** How many it held, in each round. */
  held: Measured;
}

/** How soon the consultas of a worker that is killed are begun again by the one that is left, on each queue. */
export async function measureTakeover(bench: Bench): Promise<TakeoverFigures[]> {
  const cases = [];
  for (const name of SUBJECTS) {
    bench.say(`Relevo · arrancando: ${name}`);
    const subject = await startSubject(bench, name, { workers: 1 });
    const victim = await subject.system.addWorker({ WORKER_TRABAJO_MS: String(NEVER_MS) });
    // Whoever holds work ends it first when it is asked to end: this one never would.
    bench.started.defer(async () => void (await victim.end('SIGKILL')));
    cases.push(turn(name, () => killOnce(bench, subject, victim)));
  }
  await takeTurns(bench, 'Relevo', cases);
  return cases.map(({ name, rounds }) => ({
    subject: name,
    takeoverMs: measured(rounds.map(({ takeoverMs }) => takeoverMs)),
    held: measured(rounds.map(({ held }) => held)),
  }));
}

async function killOnce(bench: Bench, subject: SystemSubject, victim: ServiceProcess) {
  const { ledger } = subject;
  if (!victim.isRunning) await victim.start();
  const before = await ledger.lastId();
  await enqueue(subject, CONSULTAS, bench.signal);
  const held = await untilOnlyHeldAreLeft(bench, subject, before);
  const killedAt = await ledger.now();
  await victim.end('SIGKILL');
  await ledger.untilEnded(bench.signal, before);
  const { rows } = await ledger.client.query<{ ms: number | null }>(
    `SELECT extract(epoch FROM max(started_at) - $2)::float8 * 1000 AS ms
     FROM consulta WHERE consulta_id = ANY($1::bigint[])`,
    [held, killedAt],
  );
  return { takeoverMs: rows[0]?.ms ?? undefined, held: held.length };
}

/** @returns the consultas that the victim holds. */
async function untilOnlyHeldAreLeft(
  { signal }: Bench,
  { ledger }: SystemSubject,
  after: number,
): Promise<number[]> {
  const pending = async () => {
    const { rows } = await ledger.client.query<{ id: number }>(
      `SELECT consulta_id::int AS id FROM consulta WHERE consulta_id > $1 AND status = 'pending'`,
      [after],
    );
    return rows.map(({ id }) => id);
  };
  for (let last = await pending(); ; ) {
    await sleep(STILL_MS, undefined, { signal });
    const now = await pending();
    if (now.length === last.length) {
      if (now.length === 0) throw new Error('the worker that was to be killed had taken nothing');
      return now;
    }
    last = now;
  }
}
