import { summarize } from '../../lab/load/quantile.ts';
import { LoadRun } from '../../lab/load/run.ts';
import { latenciesMs } from '../../lab/load/samples.ts';
import { type Bench, interleaved } from '../bench.ts';
import { type Measured, measured } from '../statistics.ts';
import { type Subject, startSubject, stopWorkers } from '../subject.ts';
import { enqueue } from './enqueue.ts';
import { afterLead, withoutLead } from './lead.ts';
import { warmUp } from './warm-up.ts';

const BACKLOG = 200_000;
const LARGE_TABLE = 5_000_000;
/** Consultas that the workers do in each measurement. */
const DRAINED = 40_000;
const ROWS_PER_INSERT = 250_000;
const RATE_PER_SECOND = 200;

export interface SizeFigures {
  what: 'vacía' | 'cola de 200 000' | 'tabla de 5 000 000';
  /** What two workers do per second, the queue never being empty. */
  completedPerSecond: Measured;
  /** At 200 POST per second. */
  postP99Ms: Measured;
}

interface Case {
  what: SizeFigures['what'];
  subject: Subject;
  /** Consultas in the queue before the workers begin. */
  waiting: number;
}

/** Whether the system slows down when the table is large or the queue is long. */
export async function measureSize(bench: Bench): Promise<SizeFigures[]> {
  const subjects = {
    empty: await startSubject(bench.servers, 'sistema'),
    large: await startSubject(bench.servers, 'sistema'),
    backlog: await startSubject(bench.servers, 'sistema'),
  };
  try {
    await fillTable(bench, subjects.large);
    for (const subject of Object.values(subjects)) await warmUp(subject, bench.quick, bench.signal);
    const cases: Case[] = [
      { what: 'vacía', subject: subjects.empty, waiting: DRAINED },
      { what: 'tabla de 5 000 000', subject: subjects.large, waiting: DRAINED },
      { what: 'cola de 200 000', subject: subjects.backlog, waiting: BACKLOG },
    ];
    for (const { subject } of cases) await stopWorkers(subject);
    const results = await interleaved(
      bench,
      'Tamaño',
      cases,
      ({ what }) => what,
      (item) => measureOne(bench, item),
    );
    return cases.map((item) => {
      const rounds = results.get(item) ?? [];
      return {
        what: item.what,
        completedPerSecond: measured(rounds.map((round) => round.completedPerSecond)),
        postP99Ms: measured(rounds.map((round) => round.postP99Ms)),
      };
    });
  } finally {
    for (const subject of Object.values(subjects)) await subject.stop();
  }
}

/**
 * There are no workers while consultas are posted; what a POST takes is measured then, and what two workers
 * do per second as soon as they are started, until they have done so many.
 */
async function measureOne(bench: Bench, { subject, waiting }: Case) {
  const { ledger } = subject;
  const after = await ledger.lastBeforePending();
  await enqueue(subject, Math.max(1, waiting - ((await ledger.lastId()) - after)));
  const postP99Ms = await measurePostP99(bench, subject);
  const since = await ledger.now();
  try {
    await Promise.all(subject.system.workers.map((worker) => worker.start()));
    await ledger.untilEnded(bench.signal, after, after + DRAINED);
  } finally {
    await stopWorkers(subject);
  }
  return { postP99Ms, completedPerSecond: await ledger.steadyRate(after, after + DRAINED, since) };
}

async function measurePostP99(bench: Bench, subject: Subject): Promise<number> {
  const run = await LoadRun.start(subject.system.apiUrl, {
    load: { kind: 'open', process: 'poisson', profile: afterLead(RATE_PER_SECOND, 6_000) },
    notice: 'none',
  });
  try {
    await run.exhausted;
    const { samples } = await run.stop();
    bench.signal.throwIfAborted();
    return summarize(latenciesMs(withoutLead(samples), 'acceptedMs')).p99Ms;
  } finally {
    run.kill();
  }
}

/** Consultas that have ended, as the system would have left them. */
async function fillTable(bench: Bench, { ledger }: Subject): Promise<void> {
  for (let rows = 0; rows < LARGE_TABLE; rows += ROWS_PER_INSERT) {
    bench.signal.throwIfAborted();
    bench.say(
      `Tamaño · ${rows.toLocaleString('es')} de ${LARGE_TABLE.toLocaleString('es')} consultas en la tabla`,
    );
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
  await ledger.client.query('VACUUM (ANALYZE) consulta');
}
