import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { LAST_INSTANT_MS } from '@sel/contract';
import { createLogger } from '@sel/runtime/logger';
import { createPool } from '@sel/runtime/postgres';
import fc from 'fast-check';
import type pg from 'pg';
import { type QueueDelivery, RemovalWithResult } from '../broker/postgres/removal.ts';
import { createTestDatabase, type TestDatabase } from '../local/ephemeral/database.ts';
import { LookUpStore, type StoredLookUp } from './look-up-store.ts';
import type { Outcome } from './outcome.ts';
import type { BegunConsulta, IdentifiedMessage } from './result-statement.ts';
import { ResultStore } from './result-store.ts';
import { productoPorCodigo } from './tipo_consulta/buscar_codigo.ts';
import { runnerOf } from './tipo_consulta/look-up.ts';

const logger = createLogger('test', { LOG_LEVEL: 'silent' });

let database: TestDatabase;
let owner: pg.Pool;
let pool: pg.Pool;
let resultadoId: string;
before(async () => {
  database = await createTestDatabase();
  const options = { applicationName: 'test', maxConnections: 2 };
  owner = createPool({ connectionString: database.urls.owner, ...options }, logger);
  pool = createPool({ connectionString: database.urls.worker, ...options, findsByKey: true }, logger);
  const { rows } = await owner.query(
    `INSERT INTO resultado (sha256, contenido) VALUES (sha256('x'), '[]') RETURNING resultado_id`,
  );
  resultadoId = rows[0].resultado_id;
});
after(async () => {
  await Promise.all([owner?.end(), pool?.end()]);
  await database?.drop();
});

const outcome: fc.Arbitrary<Outcome> = fc.oneof(
  fc.json().map((resultado) => ({ status: 'completed' as const, resultado: JSON.stringify([resultado]) })),
  fc.constant('shared').map(() => ({ status: 'completed' as const, resultado_id: resultadoId })),
  fc.constant({ status: 'not_found' as const }),
  fc.stringMatching(/^[a-zñ'"\\{},]{1,20}$/).map((error) => ({ status: 'failed' as const, error })),
);
const finished = fc.record({
  outcome,
  attempts: fc.integer({ min: 1, max: 5 }),
  publishedAtMs: fc.oneof(
    fc.integer({ min: 1.7e12, max: 1.8e12 }).map((half) => half + 0.5),
    // All that a message may say, whoever wrote it.
    fc.double({ min: 0, max: LAST_INSTANT_MS, noNaN: true }),
    fc.constantFrom(0, Number.MIN_VALUE, LAST_INSTANT_MS),
  ),
  /** Ended before, or of another row with this id. */
  state: fc.constantFrom('pending', 'ended', 'other'),
  /** Another worker has the message by now. */
  isStale: fc.boolean(),
});

async function insert(state: string): Promise<IdentifiedMessage> {
  const { rows } = await owner.query(
    `INSERT INTO consulta (tipo_consulta, status, processed_at)
     VALUES ('listar_todos', $1, CASE $1 WHEN 'pending' THEN NULL ELSE now() END)
     RETURNING consulta_id, extract(epoch FROM created_at) * 1000000 AS created_at_us`,
    [state === 'ended' ? 'not_found' : 'pending'],
  );
  return {
    consulta_id: Number(rows[0].consulta_id),
    created_at_us: Number(rows[0].created_at_us) - (state === 'other' ? 1 : 0),
  } as IdentifiedMessage;
}

/** All that is stored, and whether its times are the ones that it was saved with. */
async function stored({ consulta_id }: IdentifiedMessage) {
  const { rows } = await owner.query(
    `SELECT status, resultado::text, resultado_id, error, worker, attempts, published_at,
            processed_at - started_at BETWEEN '7 s' AND '1 min' AS is_start_right,
            finished_at - started_at BETWEEN '3999 ms' AND '4001 ms' AS is_end_right
     FROM consulta WHERE consulta_id = $1`,
    [consulta_id],
  );
  return rows[0];
}

const HOLDER = 7;

/** A message in somebody's hands, and the delivery of it. */
async function deliver(message: IdentifiedMessage, holder: number): Promise<QueueDelivery> {
  const { rows } = await owner.query<{ id: string }>(
    'INSERT INTO consulta_queue (consulta_id, holder, attempts) VALUES ($1, $2, 1) RETURNING message_id AS id',
    [message.consulta_id, holder],
  );
  const claimed = { messageId: rows[0]?.id as string, holder: HOLDER, attempts: 1, body: message };
  return {
    claimed: { ...claimed, text: () => String(message.consulta_id) },
    removed: () => {},
  } as QueueDelivery;
}

/** What the queue has to say of a consulta when its result has been saved: held by whom, or dead for which reason. */
async function left({ consulta_id }: IdentifiedMessage) {
  const { rows } = await owner.query(
    `SELECT (SELECT holder FROM consulta_queue WHERE consulta_id = $1) AS holder,
            (SELECT reason FROM consulta_queue_dead WHERE body = $1::text) AS reason`,
    [consulta_id],
  );
  return rows[0];
}

test('a result is stored alike alone and in company, and so is its message removed', () =>
  fc.assert(
    fc.asyncProperty(fc.array(finished, { minLength: 2, maxLength: 5 }), async (results) => {
      const removal = new RemovalWithResult();
      const store = new ResultStore({ pool, worker: 'worker-1', maxBatch: 100, removal });
      const make = () => Promise.all(results.map(({ state }) => insert(state)));
      const save = async (message: IdentifiedMessage, index: number) => {
        const { outcome, attempts, publishedAtMs, isStale } = results[index] as (typeof results)[0];
        const delivery = await deliver(message, isStale ? HOLDER + 1 : HOLDER);
        const nowMs = performance.now();
        return store.save({
          delivery,
          message: { ...message, published_at: publishedAtMs },
          outcome,
          attempts,
          startedMs: nowMs - 7_000,
          finishedMs: nowMs - 3_000,
        });
      };
      const [together, alone] = [await make(), await make()];
      const savedTogether = await Promise.all(together.map(save));
      const savedAlone = [];
      for (const [index, message] of alone.entries()) savedAlone.push(await save(message, index));
      assert.deepEqual(savedAlone, savedTogether);
      assert.deepEqual(await Promise.all(alone.map(stored)), await Promise.all(together.map(stored)));
      for (const messages of [alone, together]) {
        for (const [index, message] of messages.entries()) {
          const { outcome, state, isStale } = results[index] as (typeof results)[0];
          const isRemoved = state === 'pending' && !isStale;
          assert.deepEqual(await left(message), {
            holder: isRemoved ? null : isStale ? HOLDER + 1 : HOLDER,
            reason: isRemoved && 'error' in outcome ? outcome.error : null,
          });
        }
      }
    }),
    { numRuns: 25 },
  ));

test('a producto is found alike alone and in company', async () => {
  const run = runnerOf(productoPorCodigo)(pool, 100, 0);
  const codigos = ['PROD001', 'PROD002', "PROD'", 'PROD003', 'PROD001'];
  const find = (codigo: string) => run({ codigo_buscado: codigo } as IdentifiedMessage);
  const together = await Promise.all(codigos.map(find));
  for (const [index, codigo] of codigos.entries()) assert.deepEqual(await find(codigo), together[index]);
  assert.deepEqual(
    together.map(({ status }) => status),
    ['completed', 'completed', 'not_found', 'completed', 'completed'],
  );
});

const TOO_LONG = 'LARGO';
const lookedUp = fc.record({
  codigo: fc.constantFrom('PROD001', 'PROD002', 'ÑANDÚ', 'NADA', TOO_LONG),
  state: fc.constantFrom('pending', 'pending', 'ended', 'other'),
  isStale: fc.boolean(),
});

test('what is found and stored at once is what is found first and stored then, alone and in company', async () => {
  await owner.query(
    `INSERT INTO producto (codigo, nombre, ubicacion)
     VALUES ('ÑANDÚ', E'"ñ" \\\\ \n\t\u2028</script> 🪿', 'A'), ($1, repeat('x', 70000), 'B')`,
    [TOO_LONG],
  );
  const removal = new RemovalWithResult();
  const options = { pool, worker: 'worker-1', maxBatch: 100, removal };
  const [atOnce, results] = [new LookUpStore(productoPorCodigo, options), new ResultStore(options)];
  const find = runnerOf(productoPorCodigo)(pool, 100, 0);
  const inTwoSteps = async (begun: BegunConsulta) =>
    results.save({ ...begun, outcome: await find(begun.message), finishedMs: performance.now() });

  await fc.assert(
    fc.asyncProperty(fc.array(lookedUp, { minLength: 2, maxLength: 5 }), async (cases) => {
      const begin = () =>
        Promise.all(
          cases.map(async ({ codigo, state, isStale }): Promise<BegunConsulta> => {
            const message = await insert(state);
            const delivery = await deliver(message, isStale ? HOLDER + 1 : HOLDER);
            const startedMs = performance.now() - 7_000;
            const asked = { ...message, codigo_buscado: codigo, published_at: 1.7e12 };
            return { delivery, message: asked, startedMs, attempts: 1 };
          }),
        );
      const [together, alone, steps] = [await begin(), await begin(), await begin()];
      const answersTogether = await Promise.all(together.map((one) => atOnce.save(one)));
      const answersAlone: (StoredLookUp | undefined)[] = [];
      for (const one of alone) answersAlone.push(await atOnce.save(one));
      for (const one of steps) await inTwoSteps(one);

      for (const [index, { codigo, state, isStale }] of cases.entries()) {
        const isStored = state === 'pending' && codigo !== TOO_LONG;
        const expected = isStored ? (codigo === 'NADA' ? 'not_found' : 'completed') : undefined;
        const { is_end_right: _, ...inSteps } = await stored((steps[index] as BegunConsulta).message);
        for (const [begun, answer] of [
          [together[index], answersTogether[index]],
          [alone[index], answersAlone[index]],
        ] as [BegunConsulta, StoredLookUp | undefined][]) {
          assert.equal(answer?.status, expected);
          assert.ok(answer === undefined || answer.lookedUpMs >= 0);
          const { is_end_right: _, ...row } = await stored(begun.message);
          if (isStored) assert.deepEqual(row, inSteps);
          else assert.equal(row.worker, null);
          const holder = isStored && !isStale ? null : isStale ? HOLDER + 1 : HOLDER;
          assert.deepEqual(await left(begun.message), { holder, reason: null });
        }
      }
    }),
    { numRuns: 25 },
  );
});
