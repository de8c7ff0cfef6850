import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import { createLogger } from '@sel/runtime/logger';
import { createPool } from '@sel/runtime/postgres';
import pg from 'pg';
import { createTestDatabase, type TestDatabase } from '../../local/ephemeral/database.ts';
import { countQueries, type QueryCounter } from '../../local/ephemeral/query-counter.ts';
import { ConsultaObserver } from './consulta-observer.ts';

let database: TestDatabase;
let counter: QueryCounter;
/** As the owner, who sees how much was read. */
let owner: pg.Client;
/** One connection, so that what was read for it is told when it is asked. */
let pool: pg.Pool;

before(async () => {
  database = await createTestDatabase();
  owner = new pg.Client({ connectionString: database.urls.owner });
  await owner.connect();
  counter = await countQueries(database.urls.lab);
  pool = createPool(
    {
      connectionString: counter.through(database.urls.lab),
      applicationName: 'observer-test',
      maxConnections: 1,
      statementTimeoutMs: 30_000,
      findsByKey: true,
    },
    createLogger('test', { LOG_LEVEL: 'silent' }),
  );
});
after(async () => {
  await pool?.end();
  await counter?.close();
  await owner?.end();
  await database?.drop();
});

async function create(count: number): Promise<number[]> {
  const { rows } = await owner.query<{ id: string }>(
    `INSERT INTO consulta (tipo_consulta, codigo_buscado)
     SELECT 'buscar_codigo', 'PROD001' FROM generate_series(1, $1) RETURNING consulta_id AS id`,
    [count],
  );
  return rows.map(({ id }) => Number(id));
}

async function end(ids: readonly number[]): Promise<void> {
  await owner.query(
    `UPDATE consulta SET status = 'not_found', worker = 'w', attempts = 1, published_at = created_at,
       started_at = clock_timestamp(), finished_at = clock_timestamp(), processed_at = clock_timestamp()
     WHERE consulta_id = ANY ($1::bigint[])`,
    [ids],
  );
}

describe('a look at the table', () => {
  let observer: ConsultaObserver;
  beforeEach(async () => {
    observer = new ConsultaObserver(pool);
    await observer.look();
  });

  test('is one statement, and tells what came, what ended and what is open at its moment', async () => {
    const [first, second, third] = (await create(3)) as [number, number, number];
    const looksBefore = counter.count('observe');
    const one = await observer.look();
    assert.equal(counter.count('observe') - looksBefore, 1);
    assert.deepEqual(
      one.created.map(({ id }) => id),
      [first, second, third],
    );
    assert.ok(one.created.every(({ createdMs }) => createdMs <= one.atMs && createdMs > one.atMs - 60_000));
    assert.deepEqual([one.ended, one.open, one.countsAll], [[], 3, true]);

    await end([second]);
    const two = await observer.look();
    assert.deepEqual([two.created, two.ended.map(({ id }) => id), two.open], [[], [second], 2]);
    assert.ok(two.atMs > one.atMs && (two.ended[0]?.processedMs ?? Infinity) <= two.atMs);
    assert.equal(await observer.changedAfterEnd(two.ended), 0);
    await end([first, third]);
    assert.equal((await observer.look()).open, 0);
  });

  test('sees what came and ended since the look before as both', async () => {
    const ids = await create(2);
    await end(ids);
    const { created, ended, open } = await observer.look();
    assert.deepEqual([created.length, ended.map(({ id }) => id), open], [2, ids, 0]);
  });

  test('finds a consulta whose transaction committed after a later one’s', async () => {
    const late = new pg.Client({ connectionString: database.urls.owner });
    await late.connect();
    await late.query('BEGIN');
    const { rows } = await late.query<{ id: string }>(
      `INSERT INTO consulta (tipo_consulta) VALUES ('listar_todos') RETURNING consulta_id AS id`,
    );
    const [next] = await create(1);
    assert.deepEqual(
      (await observer.look()).created.map(({ id }) => id),
      [next],
    );
    await late.query('COMMIT');
    await late.end();
    const lateId = Number(rows[0]?.id);
    const { created, open } = await observer.look();
    assert.deepEqual([created.map(({ id }) => id), open], [[lateId], 2]);
  });
});

/** Enough that to read all of them would stand out among what a look may read. */
const BACKLOG = 60_000;
/** Two parts of 1,000 that are open, each read from the index and from the table. */
const MOST_READ = 10_000;

test('with a large backlog a look reads a bounded part of it, and still finds every end', async () => {
  const observer = new ConsultaObserver(pool);
  await observer.look();
  const ids = await create(BACKLOG);
  let seen = 0;
  while (seen < BACKLOG) seen += (await observer.look()).created.length;
  for (let look = 0; look < 20; look += 1) {
    const before = await rowsRead();
    const { open, countsAll } = await observer.look();
    assert.deepEqual([open, countsAll], [BACKLOG, false]);
    const read = (await rowsRead()) - before;
    assert.ok(read > 0 && read <= MOST_READ, `${read} rows were read to look at ${BACKLOG}`);
  }

  // The oldest, as from a queue; and one from the other end, which comes in its turn.
  const [newest] = ids.slice(-1) as [number];
  await end([...ids.slice(0, 500), newest]);
  const found = new Set((await observer.look()).ended.map(({ id }) => id));
  assert.ok(ids.slice(0, 500).every((id) => found.has(id)));
  for (let looks = 0; !found.has(newest); looks += 1) {
    assert.ok(looks <= BACKLOG / 1_000, 'it was not found when all had been asked for');
    for (const { id } of (await observer.look()).ended) found.add(id);
  }
});

/** How many rows of the table and of its index anybody has read. */
async function rowsRead(): Promise<number> {
  await pool.query('SELECT pg_stat_force_next_flush()');
  const { rows } = await owner.query<{ read: number }>(
    `SELECT (t.seq_tup_read + t.idx_tup_fetch + i.idx_tup_read)::int AS read
     FROM pg_stat_user_tables t JOIN pg_stat_user_indexes i ON i.indexrelname = 'consulta_pkey'
     WHERE t.relname = 'consulta'`,
  );
  return rows[0]?.read as number;
}
