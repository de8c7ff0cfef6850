import assert from 'node:assert/strict';
import { after, beforeEach, test } from 'node:test';
import { openClient } from '@sel/runtime/postgres';
import { deleteOld } from '../database/retention.ts';
import { startSystem } from '../local/ephemeral/system.ts';
import { waitFor } from '../local/processes/wait-for.ts';

const system = await startSystem({ workers: 1 });
/** Who deletes. */
const maintenance = await openClient(system.database.urls.maintenance, 'test');
after(async () => {
  await maintenance.end();
  await system.stop();
});
// Ids are in the order of time, as they are when time makes them.
beforeEach(() => system.query('DELETE FROM consulta'));

/** Consultas that were created so many days ago. */
async function insertOld(count: number, days: number, status: 'completed' | 'pending'): Promise<void> {
  await system.query(
    `INSERT INTO consulta (tipo_consulta, status, resultado, processed_at, created_at)
     SELECT 'buscar_codigo', $3, CASE $3 WHEN 'completed' THEN '{}'::json END,
            CASE $3 WHEN 'completed' THEN now() END, now() - make_interval(days => $2)
     FROM generate_series(1, $1)`,
    [count, days, status],
  );
}

const count = (where: string) => system.count(`consulta WHERE ${where}`);

const createListing = async () => (await system.api.run({ tipo_consulta: 'listar_todos' })).consulta_id;

test('only what is old and has ended disappears', async () => {
  await insertOld(7_000, 31, 'completed');
  await insertOld(10, 31, 'pending');
  await insertOld(100, 29, 'completed');
  assert.deepEqual(await deleteOld(maintenance, 30), { consultas: 7_000, resultados: 0 });
  assert.equal(await count("status = 'pending'"), 10);
  assert.equal(await count("status = 'completed'"), 100);
  assert.deepEqual(await deleteOld(maintenance, 30), { consultas: 0, resultados: 0 });
});

test('a shared result goes with the last consulta that refers to it', async () => {
  const first = await createListing();
  await system.query("INSERT INTO producto VALUES ('NUEVO', 'Nuevo', 'A-1')");
  await createListing();
  assert.equal((await deleteOld(maintenance, 30)).resultados, 0, 'the first one is still referred to');
  await system.query("UPDATE consulta SET created_at = now() - interval '31 days' WHERE consulta_id = $1", [
    first,
  ]);
  assert.deepEqual(await deleteOld(maintenance, 30), { consultas: 1, resultados: 1 });
  assert.equal((await fetch(`${system.apiUrl}/consultar/${first}`)).status, 404);
});

test('consultas are accepted and end while old ones are deleted', async () => {
  await insertOld(20_000, 40, 'completed');
  const deleting = deleteOld(maintenance, 30);
  let created = 0;
  let isDeleting = true;
  void deleting.finally(() => {
    isDeleting = false;
  });
  do {
    await Promise.all(Array.from({ length: 10 }, createListing));
    created += 10;
  } while (isDeleting);
  assert.ok((await deleting).consultas === 20_000 && created >= 10);
  await waitFor(
    'all have ended',
    async () => (await count("status = 'pending' AND created_at > now() - interval '1 day'")) === 0,
  );
});

test('a result that a worker is about to refer to stays, and the others go all the same', async () => {
  const rows = await system.query<{ id: string }>(
    `INSERT INTO resultado (sha256, contenido) SELECT sha256(n::text::bytea), '[]' FROM generate_series(1, 3) n
     RETURNING resultado_id::text AS id`,
  );
  await insertOld(1, 0, 'pending');
  const worker = await openClient(system.database.urls.owner, 'worker');
  await worker.query('BEGIN');
  await worker.query(
    `UPDATE consulta SET status = 'completed', resultado_id = $1, processed_at = now() WHERE status = 'pending'`,
    [rows[1]?.id],
  );
  const deleting = deleteOld(maintenance, 30);
  const waiting = "pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE 'DELETE FROM resultado%'";
  await waitFor('retention waits for the worker', async () => (await system.count(waiting)) === 1);
  await worker.query('COMMIT');
  await worker.end();
  await deleting;
  // The newest is always left: a worker may have stored it this instant.
  const left = await system.query<{ id: string }>(
    'SELECT resultado_id::text AS id FROM resultado ORDER BY 1',
  );
  assert.deepEqual(
    left.filter(({ id }) => rows.some((row) => row.id === id)).map(({ id }) => id),
    [rows[1]?.id, rows[2]?.id],
  );
});
