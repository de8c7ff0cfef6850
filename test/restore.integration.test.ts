import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { ROOT } from '@sel/runtime/project-root';
import pg from 'pg';
import { type System, startSystem } from '../local/ephemeral/system.ts';

/** What docs/fiabilidad.md has people type after a restore. */
const page = readFileSync(join(ROOT, 'docs/fiabilidad.md'), 'utf8');
const [advance = '', look = ''] = [...page.matchAll(/^ *```sql\n(.*?)^ *```$/gms)].map(([, sql]) => sql);

let system: System;
let owner: pg.Client;
before(async () => {
  system = await startSystem({ workers: 1 });
  owner = new pg.Client({ connectionString: system.database.urls.owner });
  await owner.connect();
});
after(async () => {
  await owner?.end();
  await system?.stop();
});

test('after the steps of docs/fiabilidad.md no id of a lost consulta is handed out again', async () => {
  const kept = await post();
  const lost = [await post(), await post()];
  // What a restored copy has: neither the rows nor the count.
  await owner.query('DELETE FROM consulta_outbox WHERE consulta_id = ANY ($1)', [lost]);
  await owner.query('DELETE FROM consulta WHERE consulta_id = ANY ($1)', [lost]);
  await owner.query(`SELECT setval(pg_get_serial_sequence('consulta', 'consulta_id'), $1)`, [kept]);

  await owner.query(advance);
  assert.ok((await post()) > Math.max(...lost) + 1_000_000);
  const { rows } = await owner.query(look);
  assert.deepEqual(Object.keys(rows[0]), ['pendientes', 'sin_publicar']);
});

async function post(): Promise<number> {
  const response = await fetch(`${system.apiUrl}/consultar`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ tipo_consulta: 'buscar_codigo', codigo: 'PROD001' }),
  });
  assert.equal(response.status, 202);
  return ((await response.json()) as { consulta_id: number }).consulta_id;
}
