import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { startSystem } from '../local/ephemeral/system.ts';
import { waitFor } from '../local/processes/wait-for.ts';

const KEPT = 30_000;
const GONE = 2_500;

const system = await startSystem({ workers: 0 });
after(() => system.stop());

test('what the relay reads each second does not grow with the consultas that are kept', async () => {
  // As after a rush: all published and ended, the outbox's rows deleted but not vacuumed, nothing analysed.
  await system.query(
    `INSERT INTO consulta (tipo_consulta, codigo_buscado, status, published_at, started_at, finished_at, processed_at, worker, attempts)
     SELECT 'buscar_codigo', 'NO-HAY', 'not_found', now(), now(), now(), now(), 'prueba', 1 FROM generate_series(1, $1)`,
    [KEPT],
  );
  // More of them than consultas, as when retention has removed the older half.
  for (let round = 0; round < 2; round += 1) {
    await system.query('INSERT INTO consulta_outbox (consulta_id) SELECT consulta_id FROM consulta');
    await system.query('DELETE FROM consulta_outbox');
  }
  await system.query('SELECT pg_stat_force_next_flush()');

  const before = await reads();
  await waitFor('five looks into the outbox', async () => (await reads()).looks >= before.looks + 5);
  const { consultas } = await reads();
  assert.ok(
    consultas - before.consultas < KEPT,
    `${consultas - before.consultas} consultas were read to find that none is unpublished`,
  );
});

test('rows whose consulta is no longer kept are removed, and keep nobody else from being published', async () => {
  const old = "now() - interval '1 minute'";
  // More of them than the relay takes at once, and before all others.
  await system.query(
    `INSERT INTO consulta_outbox (consulta_id, created_at) SELECT -n, ${old} FROM generate_series(1, $1) n`,
    [GONE],
  );
  const left = await system.query(
    `WITH nueva AS (INSERT INTO consulta (tipo_consulta, codigo_buscado) VALUES ('buscar_codigo', 'PROD001')
                    RETURNING consulta_id)
     INSERT INTO consulta_outbox (consulta_id, created_at) SELECT consulta_id, ${old} FROM nueva
     RETURNING consulta_id::text AS id`,
  );
  await waitFor('the outbox is empty', async () => (await system.count('consulta_outbox')) === 0);
  assert.deepEqual(await system.query("SELECT body::json->>'consulta_id' AS id FROM consulta_queue"), left);
});

async function reads(): Promise<{ looks: number; consultas: number }> {
  const [row] = await system.query<{ looks: number; consultas: number }>(
    `SELECT (SELECT idx_scan + seq_scan FROM pg_stat_user_tables WHERE relname = 'consulta_outbox')::int AS looks,
            (SELECT idx_tup_fetch + seq_tup_read FROM pg_stat_user_tables WHERE relname = 'consulta')::int AS consultas`,
  );
  return row ?? assert.fail();
}
