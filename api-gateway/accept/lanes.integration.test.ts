import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { createLogger } from '@sel/runtime/logger';
import { createPool } from '@sel/runtime/postgres';
import fc from 'fast-check';
import type pg from 'pg';
import { createTestDatabase, type TestDatabase } from '../../local/ephemeral/database.ts';
import { ConsultaReader } from '../report/consulta-reader.ts';
import { insertConsultas, type NewRequest } from './insert-consultas.ts';
import { insertIdempotent, requestHash } from './insert-idempotent.ts';

const logger = createLogger('test', { LOG_LEVEL: 'silent' });

let database: TestDatabase;
let owner: pg.Pool;
let pool: pg.Pool;
before(async () => {
  database = await createTestDatabase();
  const options = { applicationName: 'test', maxConnections: 2 };
  owner = createPool({ connectionString: database.urls.owner, ...options }, logger);
  pool = createPool({ connectionString: database.urls.apiGateway, ...options, findsByKey: true }, logger);
});
after(async () => {
  await Promise.all([owner?.end(), pool?.end()]);
  await database?.drop();
});

const request: fc.Arbitrary<NewRequest> = fc.record({
  peticion: fc.oneof(
    fc.constant({ tipo_consulta: 'listar_todos', codigo_buscado: null, parametros: null }),
    fc.record({
      tipo_consulta: fc.constant('buscar_codigo'),
      codigo_buscado: fc.stringMatching(/^[A-Z0-9Ñ'"\\{},]{1,64}$/),
      parametros: fc.constant(null),
    }),
    // What a tipo_consulta with fields of its own would send.
    fc.record({
      tipo_consulta: fc.constant('buscar_codigo'),
      codigo_buscado: fc.constant('PROD001'),
      parametros: fc.record({ limite: fc.integer() }),
    }),
  ),
  cliente: fc.option(fc.constantFrom('ana', 'beto'), { nil: undefined }),
}) as fc.Arbitrary<NewRequest>;
const requests = fc.array(request, { minLength: 2, maxLength: 5 });

/** What is stored of consultas, and whether each is about to be published; in the order of the ids given. */
async function stored(ids: number[]) {
  const { rows } = await owner.query(
    `SELECT consulta_id, tipo_consulta, codigo_buscado, parametros, propietario, status,
            extract(epoch FROM created_at) * 1000000 AS created_at_us,
            (SELECT string_agg(name, ' ') FROM (
              SELECT 'consulta_outbox' AS name, consulta_id FROM consulta_outbox
              UNION ALL SELECT 'consulta_queue', consulta_id FROM consulta_queue WHERE created_at = c.created_at
            ) AS handed_over WHERE consulta_id = c.consulta_id) AS tables
     FROM consulta c WHERE consulta_id = ANY($1)`,
    [ids],
  );
  const byId = new Map(rows.map(({ consulta_id, created_at_us, ...row }) => [Number(consulta_id), row]));
  const timeOf = new Map(rows.map((row) => [Number(row.consulta_id), Number(row.created_at_us)]));
  return { rows: ids.map((id) => byId.get(id)), times: ids.map((id) => timeOf.get(id)) };
}

for (const table of ['consulta_outbox', 'consulta_queue'] as const) {
  test(`a consulta is stored alike alone and in company, with a row in ${table}`, () =>
    fc.assert(
      fc.asyncProperty(requests, async (batch) => {
        const together = await insertConsultas(pool, batch, table);
        const alone = await Promise.all(batch.map((one) => insertConsultas(pool, [one], table)));
        await assertAlike(together, alone.flat(), table);
      }),
      { numRuns: 25 },
    ));

  test(`so is one with a key, with a row in ${table}, and what is known of its key afterwards`, () =>
    fc.assert(
      fc.asyncProperty(requests, fc.uuid(), async (batch, run) => {
        const keyed = (lane: string) =>
          batch.map((one, index) => ({
            ...one,
            key: `${run} ${lane} ${index}`,
            hash: requestHash(one.peticion),
          }));
        const insert = (some: ReturnType<typeof keyed>) => insertIdempotent(pool, some, table);
        const together = await insert(keyed('together'));
        const alone = await Promise.all(keyed('alone').map((one) => insert([one])));
        assert.deepEqual(await again(together.answers, () => insert(keyed('together'))), []);
        for (const [index, one] of keyed('alone').entries())
          assert.deepEqual(await again(alone[index]?.answers ?? [], () => insert([one])), []);
        const reused = { ...keyed('alone')[0], hash: Buffer.alloc(32) } as ReturnType<typeof keyed>[0];
        assert.deepEqual((await insert([reused])).answers, ['key_reused']);
        await assertAlike(
          together.inserted.map(({ consulta }) => consulta),
          alone.flatMap(({ inserted }) => inserted.map(({ consulta }) => consulta)),
          table,
        );
      }),
      { numRuns: 25 },
    ));
}

test('a lone message tells a worker that it waits when it is committed, if it is given a turn', async () => {
  const listener = await owner.connect();
  const heard: (string | undefined)[] = [];
  listener.on('notification', ({ payload }) => heard.push(payload));
  await listener.query('LISTEN consulta_queue');
  const lone: NewRequest[] = [
    {
      peticion: { tipo_consulta: 'listar_todos', codigo_buscado: null, parametros: null },
      cliente: undefined,
    },
  ];
  await insertConsultas(pool, lone, 'consulta_queue', '7');
  await insertConsultas(pool, lone, 'consulta_queue');
  await insertConsultas(pool, lone, 'consulta_queue', '8');
  await listener.query('SELECT'); // What was committed before is told before this is answered.
  assert.deepEqual(heard, ['7', '8']);
  listener.release(true);
});

test('no statement has a timer of its own for its answer, which would keep what it waits for in memory', async (t) => {
  await pool.query('SELECT'); // There is a connection, and one timer for all that is asked.
  const timers = t.mock.method(globalThis, 'setTimeout');
  for (let n = 0; n < 20; n += 1) await pool.query('SELECT');
  // Those of the pool, for a free connection, are over at once.
  const lasting = timers.mock.calls.filter(({ arguments: [, ms = 0] }) => ms > 3_000);
  assert.deepEqual(lasting, []);
});

/** @returns what a repetition inserts; it is answered like the first time. */
async function again(first: unknown[], insert: () => ReturnType<typeof insertIdempotent>) {
  const { answers, inserted } = await insert();
  assert.deepEqual(answers, first);
  return inserted;
}

type Inserted = Awaited<ReturnType<typeof insertConsultas>>;

async function assertAlike(together: Inserted, alone: Inserted, table: string): Promise<void> {
  const [many, one] = await Promise.all(
    [together, alone].map((some) => stored(some.map(({ consulta_id }) => consulta_id))),
  );
  assert.deepEqual(one?.rows, many?.rows);
  assert.ok(one?.rows.every((row) => row?.tables === table));
  const told = [together, alone].map((some) => some.map(({ created_at_us }) => created_at_us));
  assert.deepEqual([many?.times, one?.times], told);
}

test('a consulta reads alike alone and in company', async () => {
  const { rows } = await owner.query<{ consulta_id: string }>('SELECT consulta_id FROM consulta LIMIT 50');
  const ids = [...rows.map((row) => Number(row.consulta_id)), Number.MAX_SAFE_INTEGER];
  const reader = new ConsultaReader(pool);
  const together = await Promise.all(ids.map((id) => reader.read(id)));
  for (const [index, id] of ids.entries()) {
    assert.deepEqual(await reader.read(id), together[index]);
    const first = await reader.readWatched([id], [id]);
    assert.deepEqual(first, together[index] ? [together[index]] : []);
    assert.deepEqual(await reader.readWatched([id], []), []);
  }
  assert.deepEqual(await reader.readWatched(ids, []), []);
});
