import { createLogger } from '@sel/runtime/logger';
import pg from 'pg';
import { migrate } from '../database/migrate.ts';
import { deleteOld } from '../database/retention.ts';
import { summarize } from '../lab/load/latency.ts';
import { startEphemeralPostgres } from '../local/ephemeral/servers.ts';
import { measured } from './statistics.ts';
import { number } from './text.ts';

/**
 * `node bench/retention.ts`: what docs/adr/0011 is based on. The same traffic (batches of INSERT and of the
 * worker's UPDATE) on the table as it is and on one partitioned by ranges of ids, and on the former while
 * old consultas are deleted. Rounds alternate, so that what the machine does meanwhile meets all of them.
 */
const ROUNDS = 6;
const ROUND_MS = 4_000;
const BATCH = 100;
const OLD_ROWS = 300_000;
const PARTITION_ROWS = 50_000;

interface Round {
  rowsPerSecond: number;
  p99Ms: number;
}

async function trafficFor(
  client: pg.Client,
  table: string,
  isOver: (elapsedMs: number) => boolean,
): Promise<Round> {
  const latenciesMs: number[] = [];
  const startedMs = performance.now();
  while (!isOver(performance.now() - startedMs)) {
    const beganMs = performance.now();
    const { rows } = await client.query(
      `INSERT INTO ${table} (tipo_consulta, codigo_buscado)
       SELECT 'buscar_codigo', 'PROD001' FROM generate_series(1, ${BATCH}) RETURNING consulta_id`,
    );
    await client.query(
      `UPDATE ${table} c SET status = 'completed', resultado = '{"codigo":"PROD001"}', processed_at = now(), worker = 'w'
       FROM unnest($1::bigint[]) AS r(consulta_id) WHERE c.consulta_id = r.consulta_id AND c.status = 'pending'`,
      [rows.map((row) => row.consulta_id)],
    );
    latenciesMs.push(performance.now() - beganMs);
  }
  const elapsedS = (performance.now() - startedMs) / 1000;
  const { p99Ms } = summarize(Float64Array.from(latenciesMs));
  return { rowsPerSecond: (latenciesMs.length * BATCH) / elapsedS, p99Ms };
}

async function makePartitioned(client: pg.Client): Promise<void> {
  await client.query(`CREATE TABLE consulta_p (LIKE consulta INCLUDING DEFAULTS INCLUDING CONSTRAINTS)
    PARTITION BY RANGE (consulta_id)`);
  await client.query('CREATE SEQUENCE consulta_p_seq');
  await client.query(`ALTER TABLE consulta_p ALTER consulta_id SET DEFAULT nextval('consulta_p_seq')`);
  await client.query('ALTER TABLE consulta_p ADD PRIMARY KEY (consulta_id)');
  for (let n = 0; n < 40; n += 1) {
    await client.query(`CREATE TABLE consulta_p_${n} PARTITION OF consulta_p
      FOR VALUES FROM (${n * PARTITION_ROWS}) TO (${(n + 1) * PARTITION_ROWS}) WITH (fillfactor = 50)`);
  }
}

async function insertOld(client: pg.Client): Promise<void> {
  await client.query(`DELETE FROM consulta`);
  await client.query(
    `INSERT INTO consulta (tipo_consulta, status, resultado, processed_at, worker, created_at)
     SELECT 'buscar_codigo', 'completed', '{"codigo":"PROD001"}', now(), 'w', now() - interval '40 days'
     FROM generate_series(1, ${OLD_ROWS})`,
  );
}

function report(name: string, rounds: Round[]): void {
  const rows = Math.round(measured(rounds.map((round) => round.rowsPerSecond)).median);
  const p99 = measured(rounds.map((round) => round.p99Ms)).median;
  console.log(`${name.padEnd(44)} ${number(rows).padStart(7)} filas/s   p99 de un lote ${number(p99)} ms`);
}

const server = await startEphemeralPostgres();
try {
  const passwords = { api_gateway: 'a', worker: 'a', lab: 'a', mantenimiento: 'a' };
  await migrate(server.url, passwords, createLogger('bench', { LOG_LEVEL: 'warn' }));
  const [traffic, cleaning] = [new pg.Client(server.url), new pg.Client(server.url)];
  await Promise.all([traffic.connect(), cleaning.connect()]);
  await makePartitioned(traffic);

  const plain: Round[] = [];
  const partitioned: Round[] = [];
  const whileDeleting: Round[] = [];
  const sizesMb: number[] = [];
  const deletedPerSecond: number[] = [];
  const forMs = (elapsedMs: number) => elapsedMs > ROUND_MS;
  for (let round = 0; round < ROUNDS; round += 1) {
    plain.push(await trafficFor(traffic, 'consulta', forMs));
    partitioned.push(await trafficFor(traffic, 'consulta_p', forMs));
    await insertOld(cleaning);
    let isDone = false;
    const startedMs = performance.now();
    const deleting = deleteOld(cleaning, 30).finally(() => {
      isDone = true;
    });
    whileDeleting.push(await trafficFor(traffic, 'consulta', () => isDone));
    const { consultas } = await deleting;
    deletedPerSecond.push(consultas / ((performance.now() - startedMs) / 1000));
    const { rows } = await cleaning.query(`SELECT pg_total_relation_size('consulta') / 1e6 AS mb`);
    sizesMb.push(Math.round(Number(rows[0].mb)));
  }
  report('una tabla', plain);
  report('particiones por rango de ids', partitioned);
  report('una tabla, mientras se borra lo viejo', whileDeleting);
  console.log(
    `borrado: ${Math.round(measured(deletedPerSecond).median)} filas/s; tamaño tras cada ronda: ${sizesMb.join(', ')} MB`,
  );
  await Promise.all([traffic.end(), cleaning.end()]);
} finally {
  await server.stop();
}
