import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import pg from 'pg';
import { createEmptyDatabase, type TestDatabase } from '../local/ephemeral/database.ts';
import { streamOf } from './postgres.ts';
import { describeOnce } from './prepared-query.ts';

let database: TestDatabase;
let client: pg.Client;
let plain: pg.Client;
before(async () => {
  database = await createEmptyDatabase();
  [client, plain] = [await connected(), await connected()];
  describeOnce(client);
  await plain.query('CREATE TABLE thing (id int PRIMARY KEY, label text)');
});
beforeEach(async () => {
  await plain.query('DELETE FROM thing');
});
after(async () => {
  await Promise.all([client?.end(), plain?.end()]);
  await database?.drop();
});

async function connected(): Promise<pg.Client> {
  const opened = new pg.Client({ connectionString: database.urls.owner });
  opened.on('error', () => {});
  await opened.connect();
  return opened;
}

const STATEMENTS: Record<string, pg.QueryConfig> = {
  all_types: {
    text: `SELECT $1::int AS i, $2::bigint AS big, $3::text AS t, $4::json AS j, $5::bytea AS b, $6::boolean AS yes,
                  $7::timestamptz AS at, $8::text[] AS many, $9::float8 AS f, $10::text AS nothing`,
    values: [
      7,
      '9007199254740993',
      'ñandú "x"\n',
      { a: [1] },
      Buffer.from([0, 255]),
      true,
      new Date(0),
      ['a,b', null, '"', ''],
      1.5,
      undefined,
    ],
  },
  no_parameters: { text: 'SELECT 1 AS one, NULL AS two' },
  no_columns: { text: 'SELECT FROM generate_series(1, 3)' },
  same_names: { text: 'SELECT 1 AS a, 2 AS a' },
  own_types: {
    text: 'SELECT $1::int AS i, $2::timestamptz AS at',
    values: [7, '2026-01-31 12:00:00.123456+00'],
    types: { getTypeParser: () => (value: string) => `<${value}>` },
  },
  many_rows: { text: 'SELECT n, n::text AS t FROM generate_series(1, $1::int) AS n', values: [1000] },
  no_rows: { text: 'SELECT id FROM thing WHERE id = $1', values: [1] },
  insert: { text: 'INSERT INTO thing SELECT n, $1 FROM generate_series(1, 3) AS n', values: ['x'] },
  returning: {
    text: 'INSERT INTO thing SELECT coalesce(max(id), 0) + 1 FROM thing RETURNING label, id IS NOT NULL AS set',
  },
  update: { text: 'UPDATE thing SET label = $1', values: ['y'] },
  delete: { text: 'DELETE FROM thing WHERE label = ANY($1::text[])', values: [['y']] },
};

describe('a named statement', () => {
  for (const [name, statement] of Object.entries(STATEMENTS)) {
    test(`answers the same as with pg, the first time and later: ${name}`, async () => {
      for (const time of ['first', 'second', 'third']) {
        await plain.query('DELETE FROM thing');
        const expected = await plain.query({ ...statement, name });
        await plain.query('DELETE FROM thing');
        const { rows, rowCount, command, fields } = await client.query({ ...statement, name });
        assert.deepEqual(
          { rows, rowCount, command, names: fields.map((field) => field.name) },
          {
            rows: expected.rows,
            rowCount: expected.rowCount,
            command: expected.command,
            names: expected.fields.map((field) => field.name),
          },
          time,
        );
      }
    });
  }

  test('is described once, and later sent in one write', async (t) => {
    let descriptions = 0;
    const { connection } = client as unknown as { connection: pg.Connection };
    const count = () => {
      descriptions += 1;
    };
    connection.on('rowDescription', count);
    const write = t.mock.method(streamOf(client) as pg.Connection['stream'], 'write');
    for (let n = 1; n <= 3; n += 1) {
      const { rows } = await client.query({ name: 'counted', text: 'SELECT $1::int AS n', values: [n] });
      assert.deepEqual(rows, [{ n }]);
      assert.equal(write.mock.callCount(), n);
    }
    connection.off('rowDescription', count);
    assert.equal(descriptions, 1);
  });

  test('takes its values beside it, and answers a callback', async () => {
    const rows = await new Promise((resolve, reject) => {
      const query = client.query.bind(client) as unknown as (...args: unknown[]) => void;
      const callback = (error: Error | null, result: pg.QueryResult) =>
        error ? reject(error) : resolve(result.rows);
      query({ name: 'beside', text: 'SELECT $1::int AS n' }, [5], callback);
    });
    assert.deepEqual(rows, [{ n: 5 }]);
  });

  test('goes on after values that PostgreSQL refuses, the very first ones too', async () => {
    const insert = (id: unknown) =>
      client.query({
        name: 'refused',
        text: 'INSERT INTO thing (id) VALUES ($1) RETURNING id',
        values: [id],
      });
    await assert.rejects(insert('seven'), { code: '22P02' });
    assert.deepEqual((await insert(7)).rows, [{ id: 7 }]);
    await assert.rejects(insert(7), { code: '23505' });
    await assert.rejects(insert('eight'), { code: '22P02' });
    assert.deepEqual((await insert(8)).rows, [{ id: 8 }]);
  });

  test('goes on after one that PostgreSQL cannot parse', async () => {
    const select = { name: 'late', text: 'SELECT id FROM later' };
    await assert.rejects(client.query(select), { code: '42P01' });
    await plain.query('CREATE TABLE later (id int)');
    assert.deepEqual((await client.query(select)).rows, []);
    await plain.query('DROP TABLE later');
  });

  test('goes on after values that cannot be sent', async () => {
    const circular: Record<string, unknown> = {};
    circular.self = circular;
    const echo = (value: unknown) =>
      client.query({ name: 'echo', text: 'SELECT $1::json AS echo', values: [value] });
    await assert.rejects(echo(circular), /circular/);
    assert.deepEqual((await echo({ a: 1 })).rows, [{ echo: { a: 1 } }]);
  });

  test('goes on after a row that cannot be read', async () => {
    const types = {
      getTypeParser: () => (value: string) => {
        if (value === '2') throw new Error('no twos');
        return value;
      },
    };
    const read = (most: number) =>
      client.query({
        name: 'read',
        text: 'SELECT n FROM generate_series(1, $1::int) AS n',
        values: [most],
        types,
      });
    await assert.rejects(read(3), /no twos/);
    assert.deepEqual((await read(1)).rows, [{ n: '1' }]);
  });

  test('refuses a name that belongs to another statement', async () => {
    await client.query({ name: 'taken', text: 'SELECT 1 AS one' });
    await assert.rejects(
      client.query({ name: 'taken', text: 'SELECT 2 AS two' }),
      /two statements are named taken/,
    );
    assert.deepEqual((await client.query({ name: 'taken', text: 'SELECT 1 AS one' })).rows, [{ one: 1 }]);
  });

  test('never reads a row by an old description', async () => {
    const select = { name: 'changing', text: 'SELECT * FROM changing' };
    await plain.query("CREATE TABLE changing AS SELECT 1 AS id, 'a' AS label");
    assert.deepEqual((await client.query(select)).rows, [{ id: 1, label: 'a' }]);
    await plain.query('ALTER TABLE changing DROP COLUMN label');
    await assert.rejects(client.query(select), { code: '0A000' });
  });

  test('fails when its connection is lost', async () => {
    const lost = await connected();
    describeOnce(lost);
    const wait = { name: 'wait', text: 'SELECT pg_sleep($1)' };
    await lost.query({ ...wait, values: [0] });
    const waiting = assert.rejects(lost.query({ ...wait, values: [60] }), { code: '57P01' });
    const { processID } = lost as unknown as { processID: number };
    await plain.query('SELECT pg_terminate_backend($1)', [processID]);
    await waiting;
  });
});
