import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { startSystem } from '../local/ephemeral/system.ts';
import { projectFile } from './project-file.ts';

/** What docs/fiabilidad.md has people type after a restore. */
const page = projectFile('docs/fiabilidad.md');
const [advance = '', look = ''] = [...page.matchAll(/^ *```sql\n(.*?)^ *```$/gms)].map(([, sql]) => sql);

const system = await startSystem({ workers: 1 });
after(() => system.stop());

test('after the steps of docs/fiabilidad.md no id of a lost consulta is handed out again', async () => {
  const { query, api } = system;
  const kept = await api.create();
  const lost = [await api.create(), await api.create()];
  // What a restored copy has: neither the rows nor the count.
  await query('DELETE FROM consulta_outbox WHERE consulta_id = ANY ($1)', [lost]);
  await query('DELETE FROM consulta WHERE consulta_id = ANY ($1)', [lost]);
  await query(`SELECT setval(pg_get_serial_sequence('consulta', 'consulta_id'), $1)`, [kept]);

  await query(advance);
  assert.ok((await api.create()) > Math.max(...lost) + 1_000_000);
  const [row] = await query(look);
  assert.deepEqual(Object.keys(row ?? {}), ['pendientes', 'sin_publicar']);
});
