import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Consulta } from '@sel/contract';
import pg from 'pg';
import { waitFor } from './services/wait-for.ts';
import { type System, startSystem } from './system.ts';

let system: System;
before(async () => {
  system = await startSystem({ workers: 2 });
});
after(() => system?.stop());

const api = (path: string, init?: RequestInit) => fetch(`${system.apiUrl}${path}`, init);
const post = (body: unknown, headers: Record<string, string> = {}) =>
  api('/consultar', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
const createConsulta = async (body: unknown, headers?: Record<string, string>): Promise<number> => {
  const response = await post(body, headers);
  assert.equal(response.status, 202);
  return ((await response.json()) as { consulta_id: number }).consulta_id;
};
const waitForEnd = async (id: number): Promise<Consulta> => {
  const response = await api(`/consultar/${id}`, { headers: { Prefer: 'wait=50' } });
  assert.equal(response.status, 200);
  return (await response.json()) as Consulta;
};

test('a consulta is accepted at once and ends with its producto', async () => {
  const response = await post({ tipo_consulta: 'buscar_codigo', codigo: ' prod001 ' });
  assert.equal(response.status, 202);
  const accepted = (await response.json()) as { consulta_id: number };
  assert.deepEqual(accepted, {
    consulta_id: accepted.consulta_id,
    status: 'pending',
    message: 'Consulta encolada exitosamente',
  });
  assert.equal(response.headers.get('location'), `/consultar/${accepted.consulta_id}`);

  const consulta = await waitForEnd(accepted.consulta_id);
  assert.equal(consulta.status, 'completed');
  assert.equal(consulta.codigo_buscado, 'PROD001');
  assert.equal((consulta.resultado as { codigo: string }).codigo, 'PROD001');
  assert.deepEqual(Object.keys(consulta.resultado ?? {}), ['codigo', 'nombre', 'ubicacion']);
  assert.match(consulta.worker ?? '', /^worker-[12]$/);
  const { created_at, published_at, started_at, finished_at, processed_at } = consulta;
  const times = [created_at, published_at, started_at, finished_at, processed_at].map((time) =>
    Date.parse(time ?? ''),
  );
  assert.deepEqual(
    times,
    [...times].sort((a, b) => a - b),
    'a consulta lives forwards',
  );
});

test('a listing has every producto, in order, and equal listings are stored once', async () => {
  const ids = await Promise.all(
    Array.from({ length: 20 }, () => createConsulta({ tipo_consulta: 'listar_todos' })),
  );
  const consultas = await Promise.all(ids.map(waitForEnd));
  for (const { resultado } of consultas) {
    const codigos = (resultado as { codigo: string }[]).map(({ codigo }) => codigo);
    assert.equal(codigos.length, 200);
    assert.deepEqual(codigos, [...codigos].sort());
  }
  const stored = await asRole(system.database.urls.owner, 'SELECT count(*)::int AS count FROM resultado');
  assert.equal(stored[0]?.count, 1);
});

test('what is not in the catalogue is not found, without a result', async () => {
  const consulta = await waitForEnd(
    await createConsulta({ tipo_consulta: 'buscar_codigo', codigo: 'NO-HAY' }),
  );
  assert.equal(consulta.status, 'not_found');
  assert.equal(consulta.resultado, null);
});

test('events tell the end of a consulta and close', async () => {
  const id = await createConsulta({ tipo_consulta: 'buscar_codigo', codigo: 'PROD002' });
  const response = await api(`/consultar/${id}/eventos`);
  assert.match(response.headers.get('content-type') ?? '', /^text\/event-stream/);
  const events = (await response.text())
    .split('\n\n')
    .filter((event) => event.startsWith('event: consulta\n'));
  const last = JSON.parse((events.at(-1) ?? '').replace('event: consulta\ndata: ', '')) as Consulta;
  assert.equal(last.status, 'completed');
});

test('without a worker a consulta stays pending, a wait ends in time and the next worker finishes it', async () => {
  await Promise.all(system.workers.map((worker) => worker.end('SIGTERM')));
  const id = await createConsulta({ tipo_consulta: 'buscar_codigo', codigo: 'PROD003' });
  const response = await api(`/consultar/${id}`, { headers: { Prefer: 'wait=1' } });
  assert.equal(((await response.json()) as Consulta).status, 'pending');
  assert.equal(response.headers.get('preference-applied'), 'wait=1');
  assert.equal(response.headers.get('retry-after'), '1');
  await system.addWorker();
  assert.equal((await waitForEnd(id)).status, 'completed');
});

test('one Idempotency-Key makes one consulta, however many ask at once, and fits one request only', async () => {
  const headers = { 'Idempotency-Key': 'prueba-1' };
  const body = { tipo_consulta: 'buscar_codigo', codigo: 'PROD004' };
  const ids = await Promise.all(Array.from({ length: 100 }, () => createConsulta(body, headers)));
  assert.equal(new Set(ids).size, 1);
  assert.equal(
    await createConsulta({ ...body, codigo: 'prod004' }, headers),
    ids[0],
    'the same in other words',
  );
  assert.equal((await post({ tipo_consulta: 'listar_todos' }, headers)).status, 422);
});

for (const [name, status, code, body, headers] of [
  ['broken JSON', 400, 'json_invalido', '{"tipo_consulta":'],
  ['an empty body', 400, 'json_invalido', ''],
  ['an array', 400, 'solicitud_invalida', []],
  ['an unknown kind', 400, 'tipo_consulta_desconocido', { tipo_consulta: 'borrar_todo' }],
  ['no codigo', 400, 'codigo_invalido', { tipo_consulta: 'buscar_codigo' }],
  ['a blank codigo', 400, 'codigo_invalido', { tipo_consulta: 'buscar_codigo', codigo: '  ' }],
  ['an over-long codigo', 400, 'codigo_invalido', { tipo_consulta: 'buscar_codigo', codigo: 'A'.repeat(65) }],
  ['a number for a codigo', 400, 'codigo_invalido', { tipo_consulta: 'buscar_codigo', codigo: 1 }],
  ['NUL', 400, 'codigo_invalido', '{"tipo_consulta":"buscar_codigo","codigo":"A\\u0000"}'],
  ['a lone surrogate', 400, 'codigo_invalido', '{"tipo_consulta":"buscar_codigo","codigo":"\\ud800"}'],
  ['a prototype', 400, 'json_invalido', '{"__proto__":{"tipo_consulta":"listar_todos"}}'],
  ['2 MB', 413, 'cuerpo_demasiado_grande', 'x'.repeat(2_000_000)],
  ['another content type', 415, 'tipo_de_contenido_no_admitido', '{}', { 'Content-Type': 'text/plain' }],
  [
    'an unusable key',
    400,
    'idempotency_key_invalida',
    { tipo_consulta: 'listar_todos' },
    { 'Idempotency-Key': 'ñ' },
  ],
] as const) {
  test(`${name} is answered with ${status} and a reason`, async () => {
    await assertProblem(await post(body, headers), status, code);
  });
}

for (const [id, status] of [
  ['0', 400],
  ['-1', 400],
  ['abc', 400],
  ['1e3', 400],
  ['9007199254740993', 404],
  ['99999999999999999999', 404],
  ['4000000000', 404],
  ['%zz', 404],
] as const) {
  test(`GET /consultar/${id} is answered with ${status}`, async () => {
    await assertProblem(await api(`/consultar/${id}`), status);
    await assertProblem(await api(`/consultar/${id}/eventos`), status);
  });
}

async function assertProblem(response: Response, status: number, code?: string): Promise<void> {
  assert.equal(response.status, status);
  assert.match(response.headers.get('content-type') ?? '', /^application\/problem\+json/);
  const problem = (await response.json()) as { code: string; detail: string; status: number };
  assert.equal(problem.status, status);
  if (code) assert.equal(problem.code, code);
  assert.ok(problem.detail.length > 10);
}

test('the API describes itself', async () => {
  const openapi = (await (await api('/openapi.json')).json()) as { paths: object };
  for (const path of [
    '/consultar',
    '/consultar/{consulta_id}',
    '/consultar/{consulta_id}/eventos',
    '/health',
  ]) {
    assert.ok(path in openapi.paths, path);
  }
  assert.equal((await api('/docs')).status, 200);
  assert.deepEqual(await (await api('/health')).json(), {
    status: 'ok',
    dependencias: { postgres: 'ok', cola: 'ok' },
  });
  assert.match(await (await api('/metrics')).text(), /consultas_accepted_total/);
});

test('PostgreSQL itself keeps each role to what it may do', async () => {
  const { apiGateway, worker, lab } = system.database.urls;
  for (const [url, statement] of [
    [apiGateway, 'SELECT * FROM producto'],
    [apiGateway, "UPDATE consulta SET status = 'failed'"],
    [apiGateway, 'DELETE FROM consulta'],
    [worker, "INSERT INTO consulta (tipo_consulta) VALUES ('listar_todos')"],
    [worker, 'DELETE FROM consulta'],
    [worker, 'UPDATE consulta SET consulta_id = 1'],
    [worker, 'DELETE FROM producto'],
    [lab, 'SELECT * FROM producto'],
    [lab, 'DELETE FROM consulta'],
  ] as const) {
    await assert.rejects(asRole(url, statement), { code: '42501' }, statement);
  }
});

async function asRole(url: string, statement: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(statement)).rows;
  } finally {
    await client.end();
  }
}

test('a worker killed under load leaves its consultas to another, and nothing is pending in the end', async () => {
  const victim = await system.addWorker();
  const ids = await Promise.all(
    Array.from({ length: 2_000 }, (_, index) =>
      createConsulta({
        tipo_consulta: 'buscar_codigo',
        codigo: `PROD${String((index % 250) + 1).padStart(3, '0')}`,
      }),
    ),
  );
  await victim.end('SIGKILL');
  assert.equal(new Set(ids).size, ids.length, 'no id is given twice');
  const pending = await waitFor('nothing is pending', async () => {
    const [row] = await asRole(
      system.database.urls.lab,
      "SELECT count(*)::int AS count FROM consulta WHERE status = 'pending'",
    );
    return row?.count === 0 ? row : undefined;
  });
  assert.equal(pending.count, 0);
});

test('SIGTERM ends the services cleanly', async () => {
  const codes = await Promise.all(
    [system.gateway, ...system.workers.slice(-1)].map(async (service) => {
      // The last worker was killed above; its replacement ends like the gateway.
      return service.process.signalCode === 'SIGKILL' ? 0 : service.end('SIGTERM');
    }),
  );
  assert.deepEqual(codes, [0, 0]);
});
