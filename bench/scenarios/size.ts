import type { RateProfile } from '@sel/contract/lab/load';
import { constantRate } from '../../lab/load/rate-profile.ts';
import { LoadRun } from '../../lab/load/run.ts';
import { between } from '../../lab/load/samples.ts';
import { type Bench, ROUNDS } from '../bench.ts';
import { type Measured, measured, type Rounds } from '../statistics.ts';
import { type SystemSubject, startSubject, stopWorkers } from '../subject.ts';
import { number } from '../text.ts';
import { fillQueue } from './enqueue.ts';
import { LEAD_MS, latencyOf, lead } from './lead.ts';

const BACKLOG = 200_000;
const LARGE_TABLE = 5_000_000;
/** Consultas that the workers do in each measurement. */
const DRAINED = 40_000;
const ROWS_PER_INSERT = 250_000;
const RATE_PER_SECOND = 400;
/**
 * The cases take turns this long, so that what disturbs the machine for longer meets all of them; as long as
 * a generator's lead, for which each has a turn, too.
 */
const TURN_MS = LEAD_MS;
const TURNS = 3;

export interface SizeFigures {
  what: 'vacía' | 'cola de 200 000' | 'tabla de 5 000 000';
  /** What two workers do per second, the queue never being empty. */
  completedPerSecond: Measured;
  /** The 99th percentile of each turn, at 400 POST per second. */
  postP99Ms: Measured;
}

interface Case {
  what: SizeFigures['what'];
  subject: SystemSubject;
  /** Consultas in the queue before the workers begin. */
  waiting: number;
  perSecond: (number | undefined)[];
  p99sMs: (number | undefined)[];
}

/**
 * Whether the system slows down when the table is large or the queue is long. There are no workers while
 * consultas are posted; what a POST takes is measured then, and what two workers do per second afterwards.
 */
export async function measureSize(bench: Bench): Promise<SizeFigures[]> {
  const subjects = {
    empty: await startSubject(bench, 'sistema'),
    large: await startSubject(bench, 'sistema'),
    backlog: await startSubject(bench, 'sistema'),
  };
  await fillTable(bench, subjects.large);
  const cases: Case[] = [
    { what: 'vacía', subject: subjects.empty, waiting: DRAINED, perSecond: [], p99sMs: [] },
    { what: 'tabla de 5 000 000', subject: subjects.large, waiting: DRAINED, perSecond: [], p99sMs: [] },
    { what: 'cola de 200 000', subject: subjects.backlog, waiting: BACKLOG, perSecond: [], p99sMs: [] },
  ];
  for (const { subject } of cases) await stopWorkers(subject);
  for (let round = 1; round <= ROUNDS; round += 1) {
    const say = (text: string) => bench.say(`Tamaño · vuelta ${round} de ${ROUNDS} · ${text}`);
    for (const { subject, what, waiting } of cases) {
      say(`se llena la cola · ${what}`);
      await fillQueue(subject, waiting, bench.signal);
    }
    // Writing to disk what was prepared is no part of what is measured.
    await subjects.large.ledger.client.query('CHECKPOINT');
    say('POST, por turnos');
    await measurePosts(bench, cases);
    for (const { what, subject, perSecond } of cases) {
      say(`dos workers · ${what}`);
      perSecond.push(await drain(bench, subject));
    }
  }
  return cases.map(({ what, perSecond, p99sMs }) => ({
    what,
    completedPerSecond: measured(perSecond),
    postP99Ms: measured(p99sMs),
  }));
}

/** Adds to each case the 99th percentile of a POST in each of its turns. */
async function measurePosts(bench: Bench, cases: readonly Case[]): Promise<void> {
  const runs = await Promise.all(
    cases.map(({ subject }, index) =>
      LoadRun.start(subject.apiUrl, {
        load: { kind: 'open', process: 'poisson', profile: inTurns(index, cases.length) },
        notice: 'none',
      }),
    ),
  );
  try {
    await Promise.all(runs.map((run) => run.exhausted));
    bench.signal.throwIfAborted();
    await Promise.all(
      cases.map(async ({ p99sMs }, index) => {
        p99sMs.push(...(await p99OfTurns(runs[index] as LoadRun, index, cases.length)));
      }),
    );
  } finally {
    for (const run of runs) run.kill();
  }
}

/** A cycle in which each case brings its generator up to speed, and then those that are measured. */
function inTurns(index: number, count: number): RateProfile {
  return Array.from({ length: (1 + TURNS) * count }, (_, turn) => {
    const cycle = Math.floor(turn / count);
    if (turn !== turnOf(index, cycle, count)) return constantRate(0, TURN_MS);
    return cycle === 0 ? lead(RATE_PER_SECOND) : constantRate(RATE_PER_SECOND, TURN_MS);
  }).flat();
}

/** Everyone is first once, second once and so on: what a turn leaves behind meets the next one's figures. */
function turnOf(index: number, cycle: number, count: number): number {
  return cycle * count + ((index + cycle) % count);
}

async function p99OfTurns(run: LoadRun, index: number, count: number): Promise<Rounds> {
  const { samples } = await run.stop();
  return Array.from({ length: TURNS }, (_, turn) => {
    const beganMs = turnOf(index, 1 + turn, count) * TURN_MS;
    return latencyOf(between(samples, beganMs, beganMs + TURN_MS), 'acceptedMs')?.p99Ms;
  });
}

/** @returns consultas per second of two workers, from their start until they have done so many. */
async function drain(bench: Bench, subject: SystemSubject): Promise<number | undefined> {
  const { ledger, system } = subject;
  const after = await ledger.lastBeforePending();
  const since = await ledger.now();
  try {
    await Promise.all(system.workers.map((worker) => worker.start()));
    await ledger.untilEnded(bench.signal, after, after + DRAINED);
  } finally {
    await stopWorkers(subject);
  }
  return ledger.steadyRate(after, since, after + DRAINED);
}

/**
 * How full pages are when their consultas have ended, in per cent. (New ones are put into them only up to the
 * table's own fillfactor; results then fill what that leaves free.)
 */
const ENDED_FILL = 60;

/** Consultas that have ended, as the system would have left them. */
async function fillTable(bench: Bench, { ledger }: SystemSubject): Promise<void> {
  const { rows: found } = await ledger.client.query<{ fillfactor: string }>(
    `SELECT option_value AS fillfactor FROM pg_class, pg_options_to_table(reloptions)
     WHERE oid = 'consulta'::regclass AND option_name = 'fillfactor'`,
  );
  await ledger.client.query(`ALTER TABLE consulta SET (fillfactor = ${ENDED_FILL})`);
  for (let rows = 0; rows < LARGE_TABLE; rows += ROWS_PER_INSERT) {
    bench.signal.throwIfAborted();
    bench.say(`Tamaño · ${number(rows)} de ${number(LARGE_TABLE)} consultas en la tabla`);
    await ledger.client.query(
      `INSERT INTO consulta (tipo_consulta, codigo_buscado, status, resultado, created_at, published_at,
                             started_at, finished_at, processed_at, worker, attempts)
       SELECT 'buscar_codigo', 'PROD001', 'completed',
              '{"codigo":"PROD001","nombre":"Producto de relleno","ubicacion":"Pasillo 1"}',
              now(), now(), now(), now(), now(), 'relleno', 1
       FROM generate_series(1, $1)`,
      [ROWS_PER_INSERT],
    );
  }
  await ledger.client.query(`ALTER TABLE consulta SET (fillfactor = ${found[0]?.fillfactor})`);
  await ledger.client.query('VACUUM (ANALYZE) consulta');
}
