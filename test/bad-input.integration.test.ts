import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { brokersToTest } from '../local/ephemeral/queue.ts';
import { type SystemOnBroker, startSystemOn } from '../local/ephemeral/system-on-broker.ts';

const lookUp = (codigo: unknown) => ({ tipo_consulta: 'buscar_codigo', codigo });
const listing = { tipo_consulta: 'listar_todos' };

/** What it is, the status and the code it is answered with, the body, and headers that differ. */
const BODIES: [string, number, string, unknown, Record<string, string>?][] = [
  ['broken JSON', 400, 'json_invalido', '{"tipo_consulta":'],
  ['an empty body', 400, 'json_invalido', ''],
  ['a prototype', 400, 'json_invalido', '{"__proto__":{"tipo_consulta":"listar_todos"}}'],
  ['an array', 400, 'solicitud_invalida', []],
  ['null', 400, 'solicitud_invalida', null],
  ['a number', 400, 'solicitud_invalida', 7],
  ['a text', 400, 'solicitud_invalida', '"listar_todos"'],
  ['a request in an array', 400, 'solicitud_invalida', [listing]],
  ['an object without anything', 400, 'tipo_consulta_desconocido', {}],
  ['an unknown kind', 400, 'tipo_consulta_desconocido', { tipo_consulta: 'borrar_todo' }],
  ['a kind in capitals', 400, 'tipo_consulta_desconocido', { tipo_consulta: 'LISTAR_TODOS' }],
  ['a kind that every object has', 400, 'tipo_consulta_desconocido', { tipo_consulta: 'toString' }],
  ['a number for a kind', 400, 'tipo_consulta_desconocido', { tipo_consulta: 1 }],
  ['no codigo', 400, 'codigo_invalido', { tipo_consulta: 'buscar_codigo' }],
  ['an empty codigo', 400, 'codigo_invalido', lookUp('')],
  ['a blank codigo', 400, 'codigo_invalido', lookUp(' \t ')],
  ['an over-long codigo', 400, 'codigo_invalido', lookUp('A'.repeat(65))],
  ['a number for a codigo', 400, 'codigo_invalido', lookUp(1)],
  ['null for a codigo', 400, 'codigo_invalido', lookUp(null)],
  ['a list for a codigo', 400, 'codigo_invalido', lookUp(['PROD001'])],
  ['an object for a codigo', 400, 'codigo_invalido', lookUp({ $ne: '' })],
  ['NUL', 400, 'codigo_invalido', '{"tipo_consulta":"buscar_codigo","codigo":"A\\u0000"}'],
  ['a line break inside', 400, 'codigo_invalido', lookUp('PROD\n001')],
  ['a lone high surrogate', 400, 'codigo_invalido', '{"tipo_consulta":"buscar_codigo","codigo":"\\ud800"}'],
  ['a lone low surrogate', 400, 'codigo_invalido', '{"tipo_consulta":"buscar_codigo","codigo":"A\\udc00"}'],
  [
    'Latin-1',
    400,
    'json_invalido',
    Buffer.from('{"tipo_consulta":"buscar_codigo","codigo":"AÑO"}', 'latin1'),
  ],
  ['UTF-16', 400, 'json_invalido', Buffer.from('\ufeff{"tipo_consulta":"listar_todos"}', 'utf16le')],
  ['UTF-16 without a mark', 400, 'json_invalido', Buffer.from('{"tipo_consulta":"listar_todos"}', 'utf16le')],
  [
    'a charset',
    415,
    'tipo_de_contenido_no_admitido',
    listing,
    { 'Content-Type': 'application/json; charset=iso-8859-1' },
  ],
  [
    'gzip',
    415,
    'codificacion_no_admitida',
    gzipSync(JSON.stringify(listing)),
    { 'Content-Encoding': 'gzip' },
  ],
  [
    'what only says that it is gzip',
    415,
    'codificacion_no_admitida',
    listing,
    { 'Content-Encoding': 'gzip' },
  ],
  ['2 MB', 413, 'cuerpo_demasiado_grande', 'x'.repeat(2_000_000)],
  ['2 MB of JSON', 413, 'cuerpo_demasiado_grande', lookUp('A'.repeat(2_000_000))],
  ['another content type', 415, 'tipo_de_contenido_no_admitido', '{}', { 'Content-Type': 'text/plain' }],
  [
    'a form',
    415,
    'tipo_de_contenido_no_admitido',
    'a=1',
    { 'Content-Type': 'application/x-www-form-urlencoded' },
  ],
  ['a content type that is none', 415, 'tipo_de_contenido_no_admitido', '{}', { 'Content-Type': 'json' }],
  ['an unusable key', 400, 'idempotency_key_invalida', listing, { 'Idempotency-Key': 'ñ' }],
  ['an over-long key', 400, 'idempotency_key_invalida', listing, { 'Idempotency-Key': 'k'.repeat(300) }],
];

const PATHS: [string, number][] = [
  ['/consultar/0', 400],
  ['/consultar/-1', 400],
  ['/consultar/abc', 400],
  ['/consultar/1e3', 400],
  ['/consultar/1.0', 400],
  ['/consultar/0x1', 400],
  ['/consultar/01', 400],
  ['/consultar/%2B1', 400],
  ['/consultar/%201', 400],
  ['/consultar/%D9%A1', 400], // The Arabic digit one.
  ['/consultar/1%00', 400],
  ['/consultar/9007199254740993', 404],
  ['/consultar/99999999999999999999', 404],
  ['/consultar/4000000000', 404],
  ['/consultar/%zz', 404],
  [`/consultar/${'1'.repeat(500)}`, 404],
];

for (const broker of await brokersToTest()) {
  describe(`bad input is refused with a reason, on ${broker.name}`, { skip: broker.skip }, () => {
    let system: SystemOnBroker;
    before(async () => {
      system = await startSystemOn(broker, { workers: 0 });
    });
    after(() => system?.stop());

    for (const [name, status, code, body, headers] of BODIES) {
      test(`${name}: ${status} ${code}`, async () => {
        await assertProblem(await system.api.post(body, headers), status, code);
      });
    }

    for (const [path, status] of PATHS) {
      test(`GET ${path.slice(0, 50)}: ${status}`, async () => {
        await assertProblem(await system.api.get(path), status);
        await assertProblem(await system.api.get(`${path}/eventos`), status);
      });
    }

    test('a method that is not served, and a path that is not there: 404', async () => {
      await assertProblem(await fetch(`${system.apiUrl}/consultar`, { method: 'PUT', body: '{}' }), 404);
      await assertProblem(await fetch(`${system.apiUrl}/consultar/1`, { method: 'DELETE' }), 404);
      await assertProblem(await system.api.get('/nada'), 404);
    });

    test('nothing of all that has become a consulta', async () => {
      assert.deepEqual(await system.query('SELECT consulta_id FROM consulta'), []);
    });
  });
}

async function assertProblem(response: Response, status: number, code?: string): Promise<void> {
  const text = await response.text();
  assert.equal(response.status, status, text);
  assert.match(response.headers.get('content-type') ?? '', /^application\/problem\+json/);
  const problem = JSON.parse(text) as { code: string; detail: string; status: number };
  assert.equal(problem.status, status);
  if (code) assert.equal(problem.code, code, text);
  assert.ok(problem.detail.length > 10, text);
  assert.doesNotMatch(text, /node_modules|at .*\.ts|select |insert /i);
}
