import { resizeCatalogue } from '../../database/resize-catalogue.ts';
import { LoadRun } from '../../lab/load/run.ts';
import { type Bench, takeTurns, turn } from '../bench.ts';
import { type Measured, measured } from '../statistics.ts';
import { type Subject, startSubject } from '../subject.ts';
import { withUsage } from '../usage-meter.ts';

const CATALOGUES = [200, 10_000, 100_000];
const CONSULTAS = 1_000;

export interface ListingFigures {
  productos: number;
  completedPerSecond: Measured;
  workerCpuUs: Measured;
  postgresCpuUs: Measured;
  /** Size of one listing as it is stored and sent. */
  listingBytes: number;
  /** By how much the tables grew for a thousand listings, all of the same catalogue. */
  storedBytes: Measured;
}

/** What a thousand `listar_todos` cost, by the size of the catalogue. */
export async function measureListing(bench: Bench): Promise<ListingFigures[]> {
  const cases = [];
  for (const productos of CATALOGUES) {
    bench.say(`listar_todos · catálogo de ${productos}`);
    const subject = await startSubject(bench, 'sistema');
    await resizeCatalogue(subject.ledger.client, productos);
    await list(subject, 50, bench.signal);
    cases.push({ productos, subject, ...turn(`${productos} productos`, () => measureOne(bench, subject)) });
  }
  await takeTurns(bench, 'listar_todos', cases);
  return Promise.all(
    cases.map(async ({ productos, subject, rounds }) => ({
      productos,
      listingBytes: await listingBytes(subject),
      ...summarize(rounds),
    })),
  );
}

async function measureOne(bench: Bench, subject: Subject) {
  const before = await subject.ledger.lastId();
  const bytesBefore = await storedBytes(subject);
  const { usage } = await withUsage(bench.servers, subject, () => list(subject, CONSULTAS, bench.signal));
  const { completedPerSecond } = await subject.ledger.outcomeAfter(before);
  return { completedPerSecond, usage, storedBytes: (await storedBytes(subject)) - bytesBefore };
}

async function list(subject: Subject, consultas: number, signal: AbortSignal): Promise<void> {
  const before = await subject.ledger.lastId();
  using run = await LoadRun.start(subject.apiUrl, {
    load: { kind: 'closed', users: 64, thinkMs: 0, requests: consultas },
    mix: { listar_todos: 1, buscar_codigo: 0, codigo_inexistente: 0, productos: 1 },
    notice: 'none',
  });
  await run.exhausted;
  await run.stop();
  await subject.ledger.untilEnded(signal, before);
}

function summarize(rounds: readonly Awaited<ReturnType<typeof measureOne>>[]) {
  const of = (value: (round: (typeof rounds)[number]) => number) => measured(rounds.map(value));
  return {
    completedPerSecond: of((round) => round.completedPerSecond),
    workerCpuUs: of(({ usage }) => (usage.worker.cpuMs * 1_000) / CONSULTAS),
    postgresCpuUs: of(({ usage }) => (usage.postgresql.cpuMs * 1_000) / CONSULTAS),
    storedBytes: of((round) => round.storedBytes),
  };
}

async function storedBytes({ ledger }: Subject): Promise<number> {
  const { rows } = await ledger.client.query(
    "SELECT (pg_total_relation_size('consulta') + pg_total_relation_size('resultado'))::float8 AS bytes",
  );
  return rows[0].bytes;
}

async function listingBytes({ ledger }: Subject): Promise<number> {
  const { rows } = await ledger.client.query(
    'SELECT max(octet_length(contenido::text)) AS bytes FROM resultado',
  );
  return rows[0].bytes;
}
