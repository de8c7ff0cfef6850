import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import type { Publisher } from '@sel/broker';
import type { Peticion } from '@sel/contract';
import { BusyMeter } from '@sel/runtime/busy-meter';
import { createLogger } from '@sel/runtime/logger';
import { createPool } from '@sel/runtime/postgres';
import type pg from 'pg';
import { createTestDatabase, type TestDatabase } from '../../local/ephemeral/database.ts';
import { createMetrics } from '../metrics.ts';
import { Acceptor } from './acceptor.ts';
import { throughOutbox } from './handover.ts';
import { type IdempotentRequest, insertIdempotent, requestHash } from './insert-idempotent.ts';
import { Outbox } from './outbox.ts';

const logger = createLogger('test', { LOG_LEVEL: 'silent' });
const PROD001: Peticion = { tipo_consulta: 'buscar_codigo', codigo_buscado: 'PROD001', parametros: null };
/** What the contract never lets through, and PostgreSQL cannot store. */
const IMPOSSIBLE: Peticion = {
  tipo_consulta: 'buscar_codigo',
  codigo_buscado: 'PROD\u0000',
  parametros: null,
};

let database: TestDatabase;
let owner: pg.Pool;
let pool: pg.Pool;
before(async () => {
  database = await createTestDatabase();
  const options = { applicationName: 'test', maxConnections: 2 };
  owner = createPool({ connectionString: database.urls.owner, ...options }, logger);
  pool = createPool({ connectionString: database.urls.apiGateway, ...options, findsByKey: true }, logger);
});
beforeEach(() =>
  owner.query('DELETE FROM consulta; DELETE FROM consulta_outbox; DELETE FROM idempotency_key'),
);
after(async () => {
  await Promise.all([owner?.end(), pool?.end()]);
  await database?.drop();
});

const count = async (table: string) =>
  (await owner.query(`SELECT count(*)::int AS count FROM ${table}`)).rows[0].count;

test('a key that is forgotten between the two statements is taken anew, and the others are not disturbed', async () => {
  const requests = ['a', 'b', 'c', 'd'].map(
    (key): IdempotentRequest => ({ peticion: PROD001, cliente: undefined, key, hash: requestHash(PROD001) }),
  );
  await insertIdempotent(pool, requests.slice(0, 1), 'consulta_outbox');
  // Its 24 hours end at the worst moment.
  let statements = 0;
  const purging = {
    query: async (query: pg.QueryConfig) => {
      statements += 1;
      if (statements === 2) await owner.query("DELETE FROM idempotency_key WHERE key = 'a'");
      return pool.query(query);
    },
  } as unknown as pg.Pool;
  const { answers, inserted } = await insertIdempotent(purging, requests, 'consulta_outbox');
  assert.equal(new Set(answers).size, 4);
  assert.deepEqual(
    inserted.map(({ consulta }) => consulta.consulta_id).sort((a, b) => a - b),
    (answers as number[]).toSorted((a, b) => a - b),
  );
  // The one whose key was forgotten exists twice, as for any key that is used again after its 24 hours.
  assert.deepEqual([await count('consulta'), await count('consulta_outbox')], [5, 5]);
});

test('each request with a key is looked at a few times, however many come together', async () => {
  const read: number[] = [];
  const explaining = {
    query: async ({ text, values }: pg.QueryConfig) => {
      const { rows } = await pool.query(`EXPLAIN (ANALYZE, FORMAT JSON) ${text}`, values);
      read.push(rowsReadIn(rows[0]['QUERY PLAN'][0].Plan));
      return {
        rows: values?.[0].map((_: string, index: number) => ({ ordinal: index + 1, consulta_id: '1' })),
      };
    },
  } as unknown as pg.Pool;
  for (const size of [20, 200]) {
    const requests = Array.from({ length: size }, (_, index): IdempotentRequest => {
      const key = `${index} of ${size}`;
      return { peticion: PROD001, cliente: undefined, key, hash: requestHash(PROD001) };
    });
    await insertIdempotent(explaining, requests, 'consulta_outbox');
  }
  const [few, many] = read as [number, number];
  assert.equal(many / few, 10, `${few} rows for 20, ${many} for 200`);
});

test('one request that cannot be stored fails alone, with a key and without', async () => {
  const publisher = { isReady: () => false } as unknown as Publisher;
  const metrics = createMetrics();
  const outbox = new Outbox({ pool, publisher, logger, metrics, maxUnpublished: 1_000 });
  const acceptor = new Acceptor({
    pool,
    outbox,
    handover: throughOutbox(outbox),
    metrics,
    busy: new BusyMeter(),
    maxBatch: 100,
    maxInFlight: 1,
    maxQueued: 100,
  });
  const solicitudes = [PROD001, IMPOSSIBLE, PROD001];
  for (const accept of [
    (peticion: Peticion) => acceptor.accept(peticion),
    (peticion: Peticion, index: number) => acceptor.acceptOnce(peticion, `key ${index}`),
  ]) {
    const results = await Promise.allSettled(solicitudes.map(accept));
    assert.deepEqual(
      results.map(({ status }) => status),
      ['fulfilled', 'rejected', 'fulfilled'],
    );
  }
  assert.deepEqual([await count('consulta'), await count('consulta_outbox')], [4, 4]);
});

interface PlanNode {
  'Actual Rows': number;
  'Actual Loops': number;
  'Rows Removed by Filter'?: number;
  Plans?: PlanNode[];
}

/** How many rows all steps of a plan have looked at. */
function rowsReadIn(node: PlanNode): number {
  const own = (node['Actual Rows'] + (node['Rows Removed by Filter'] ?? 0)) * node['Actual Loops'];
  return (node.Plans ?? []).reduce((sum, child) => sum + rowsReadIn(child), own);
}
