import assert from 'node:assert/strict';
import { after, beforeEach, test } from 'node:test';
import { createLogger } from '@sel/runtime/logger';
import { createPool } from '@sel/runtime/postgres';
import type pg from 'pg';
import { message } from '../local/ephemeral/queue-clients.ts';
import { startSystem } from '../local/ephemeral/system.ts';
import { createRunners, type Runners } from '../worker/tipo_consulta/runners.ts';

const MB = 2 ** 20;

const system = await startSystem({ workers: 0 });
// As the worker's own pool is made.
const pool = createPool(
  {
    connectionString: system.database.urls.worker,
    applicationName: 'test',
    maxConnections: 2,
    findsByKey: true,
  },
  createLogger('test', { LOG_LEVEL: 'silent' }),
);
after(async () => {
  await pool.end();
  await system.stop();
});
beforeEach(async () => {
  await system.query('TRUNCATE producto');
  await system.query(
    'DELETE FROM resultado r WHERE NOT EXISTS (SELECT FROM consulta c WHERE c.resultado_id = r.resultado_id)',
  );
});

const list = (maxResultBytes: number, runners: Runners = createRunners(pool, 500, maxResultBytes)) =>
  runners.listar_todos?.(message(1));

async function storedBytes(): Promise<number[]> {
  const rows = await system.query('SELECT octet_length(contenido::text) AS bytes FROM resultado ORDER BY 1');
  return rows.map(({ bytes }) => bytes);
}

test('a list of exactly the limit is made, and of one byte more is not, whatever its values are', async () => {
  for (const values of ['PROD001,Martillo,A-1', 'Ñ,日本語,"comillas"', 'A,😀,B', 'A,\u0001\t\\,B']) {
    const [codigo, nombre, ubicacion] = values.split(',');
    await system.query('TRUNCATE producto');
    await system.query(`INSERT INTO producto SELECT $1 || n, $2, $3 FROM generate_series(1, 9) n`, [
      codigo,
      nombre,
      ubicacion,
    ]);
    assert.equal((await list(MB))?.status, 'completed');
    const bytes = (await storedBytes()).at(-1) as number;
    await system.query('DELETE FROM resultado');
    assert.equal((await list(bytes - 1))?.status, 'failed', values);
    assert.deepEqual(await storedBytes(), [], 'nothing is stored of it');
    assert.equal((await list(bytes))?.status, 'completed', values);
    await system.query('DELETE FROM resultado');
  }
  await system.query('TRUNCATE producto');
  assert.equal((await list(2))?.status, 'completed', 'an empty catalogue is a list, too');
});

test('a catalogue that is too long is never made into a list, nor read to its end', async () => {
  await system.query(
    `INSERT INTO producto SELECT 'P' || n, repeat('x', 80), 'A-1' FROM generate_series(1, 100000) n`,
  );
  const outcome = await list(MB);
  assert.ok(outcome?.status === 'failed');
  assert.match(outcome.error, /1 MB.*WORKER_MAX_RESULTADO_MB.*buscar_codigo/s);
  const plan = await explain(MB);
  assert.match(plan, /on producto[^\n]*\(never executed\)/, 'no list is made');
  const readRows = [...plan.matchAll(/on producto[^\n]*rows=(\d+(?:\.\d+)?) loops=1/g)].map(([, rows]) =>
    Number(rows),
  );
  assert.ok(Math.max(...readRows) <= MB / 44 + 1, `${readRows} of 100,000 read`);
});

/** How PostgreSQL did the worker's own statement. */
async function explain(maxResultBytes: number): Promise<string> {
  const statements: string[] = [];
  const spy = {
    query: async ({ text }: { text: string }) => statements.push(text) && { rows: [{ resultado_id: null }] },
  };
  await list(maxResultBytes, createRunners(spy as unknown as pg.Pool, 1, maxResultBytes));
  const { rows } = await pool.query(`EXPLAIN (ANALYZE, COSTS OFF) ${statements[0]}`, [maxResultBytes]);
  return rows.map((row) => row['QUERY PLAN']).join('\n');
}

test('a result of its own that is too long is refused, too', async () => {
  await system.query(
    `INSERT INTO producto VALUES ('LARGO', repeat('x', 70000), 'A-1'), ('CORTO', 'x', 'A-1')`,
  );
  const runners = createRunners(pool, 500, MB);
  const find = (codigo_buscado: string) => runners.buscar_codigo?.({ codigo_buscado } as never);
  const [long, short] = await Promise.all([find('LARGO'), find('CORTO')]);
  assert.ok(long?.status === 'failed' && /64 KB/.test(long.error));
  assert.equal(short?.status, 'completed');
});

test('the whole system ends such a consulta at once, with the reason, in one attempt', async () => {
  await system.query(
    `INSERT INTO producto SELECT 'P' || n, repeat('x', 80), 'A-1' FROM generate_series(1, 20000) n`,
  );
  await system.addWorker({ WORKER_MAX_RESULTADO_MB: '1' });
  const { api } = system;
  const ids = await Promise.all(
    Array.from({ length: 20 }, () => api.create({ tipo_consulta: 'listar_todos' })),
  );
  for (const id of ids) {
    const { status, error, resultado, attempts } = await api.waitForEnd(id);
    assert.deepEqual([status, resultado], ['failed', null]);
    assert.match(error ?? '', /no cabe en una lista de 1 MB/);
    assert.ok(attempts <= 1, `${attempts} attempts`);
  }
  assert.equal((await api.run({ tipo_consulta: 'buscar_codigo', codigo: 'P1' })).status, 'completed');
});
