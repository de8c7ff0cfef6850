import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import type { ConsultaMessage } from '@sel/contract';
import { createLogger } from '@sel/runtime/logger';
import { createPool } from '@sel/runtime/postgres';
import type pg from 'pg';
import { createTestDatabase, type TestDatabase } from '../../local/ephemeral/database.ts';
import { waitFor } from '../../local/processes/wait-for.ts';
import { insertConsultas } from './insert-consultas.ts';
import { PublishedRows } from './published-rows.ts';

const logger = createLogger('test', { LOG_LEVEL: 'silent' });

let database: TestDatabase;
let owner: pg.Pool;
let pool: pg.Pool;
before(async () => {
  database = await createTestDatabase();
  const options = { applicationName: 'test', maxConnections: 2 };
  owner = createPool({ connectionString: database.urls.owner, ...options }, logger);
  pool = createPool(
    { connectionString: database.urls.apiGateway, applicationName: 'test', maxConnections: 1 },
    logger,
  );
});
beforeEach(() => owner.query('DELETE FROM consulta; DELETE FROM consulta_outbox'));
after(async () => {
  await Promise.all([owner?.end(), pool?.end()]);
  await database?.drop();
});

async function insert(count: number): Promise<ConsultaMessage[]> {
  const batch = Array.from({ length: count }, () => ({
    peticion: { tipo_consulta: 'listar_todos' as const, codigo_buscado: null, parametros: null },
    cliente: undefined,
  }));
  return (await insertConsultas(pool, batch, 'consulta_outbox')) as ConsultaMessage[];
}

const left = async () => (await owner.query('SELECT FROM consulta_outbox')).rowCount;
const noError = (error: Error) => assert.fail(error);

/** The same pool, and how many statements it was given. */
function counted(): { counting: pg.Pool; statements(): number } {
  let statements = 0;
  const query = (config: pg.QueryConfig) => {
    statements += 1;
    return pool.query(config);
  };
  return { counting: { query } as unknown as pg.Pool, statements: () => statements };
}

test('a few rows wait for each other and go together', async () => {
  const { counting, statements } = counted();
  const rows = new PublishedRows(counting, noError);
  for (const message of await insert(5)) rows.add([message]);
  assert.deepEqual([rows.ids.length, statements()], [5, 0]);
  await waitFor('they are gone', async () => (await left()) === 0);
  assert.equal(statements(), 1);
  await waitFor('it knows', () => rows.ids.length === 0);
});

test('many rows do not wait, and a stop leaves none', async () => {
  const { counting, statements } = counted();
  const rows = new PublishedRows(counting, noError);
  rows.add(await insert(1_000));
  assert.equal(statements(), 1, 'they wait for others');
  await waitFor('they are gone', async () => (await left()) === 0);
  rows.add(await insert(1));
  await rows.stop();
  assert.deepEqual([await left(), rows.ids], [0, []]);
});

for (const count of [1, 2]) {
  test(`the row of another consulta that was given the same id stays (${count} at a time)`, async () => {
    const messages = await insert(count);
    await owner.query("UPDATE consulta_outbox SET created_at = created_at + interval '1 microsecond'");
    const rows = new PublishedRows(pool, noError);
    rows.add(messages);
    await rows.stop();
    assert.equal(await left(), count);
  });
}

test('what could not be deleted is tried again, and is its process to publish until then', async () => {
  const messages = await insert(2);
  const errors: Error[] = [];
  let failures = 1;
  const failing = {
    query: (query: pg.QueryConfig) =>
      failures-- > 0 ? Promise.reject(new Error('away')) : pool.query(query),
  } as unknown as pg.Pool;
  const rows = new PublishedRows(failing, (error) => errors.push(error));
  rows.add(messages);
  await waitFor('it fails', () => errors.length === 1);
  assert.equal(rows.ids.length, 2);
  await waitFor('they are gone', async () => (await left()) === 0);
});

test('no deletion waits for the disk', async () => {
  const flushes = async () => {
    // Sessions tell what they did when they are at rest.
    await pool.query('SELECT pg_stat_force_next_flush()');
    return Number((await owner.query('SELECT wal_sync FROM pg_stat_wal')).rows[0].wal_sync);
  };
  const flushesOfDeleting = async (messages: Awaited<ReturnType<typeof insert>>) => {
    const before = await flushes();
    for (const message of messages) {
      const rows = new PublishedRows(pool, noError);
      rows.add([message]);
      await rows.stop();
    }
    return (await flushes()) - before;
  };
  // Whatever else uses the server flushes as well, but not always; deletions that waited would flush each time.
  await waitFor(
    'ten deletions without ten flushes',
    async () => (await flushesOfDeleting(await insert(10))) < 5,
  );
});
