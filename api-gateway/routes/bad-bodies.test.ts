import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import type { ProblemCode } from '@sel/contract';
import { assertProblem } from '../fakes/assert-problem.ts';
import { openFakeGateway, post } from '../fakes/gateway.ts';

const lookUp = (codigo: unknown) => ({ tipo_consulta: 'buscar_codigo', codigo });
const listing = { tipo_consulta: 'listar_todos' };

/** What it is, the body, and headers that differ; by the code that it is answered with. */
const BODIES: Partial<Record<ProblemCode, [string, unknown, Record<string, string>?][]>> = {
  json_invalido: [
    ['broken JSON', '{"tipo_consulta":'],
    ['an empty body', ''],
    ['a prototype', '{"__proto__":{"tipo_consulta":"listar_todos"}}'],
    ['Latin-1', Buffer.from('{"tipo_consulta":"buscar_codigo","codigo":"AÑO"}', 'latin1')],
    ['UTF-16', Buffer.from('\ufeff{"tipo_consulta":"listar_todos"}', 'utf16le')],
    ['UTF-16 without a mark', Buffer.from('{"tipo_consulta":"listar_todos"}', 'utf16le')],
  ],
  solicitud_invalida: [
    ['an array', []],
    ['null', null],
    ['a number', 7],
    ['a text', '"listar_todos"'],
    ['a request in an array', [listing]],
  ],
  tipo_consulta_desconocido: [
    ['an object without anything', {}],
    ['an unknown kind', { tipo_consulta: 'borrar_todo' }],
    ['a kind in capitals', { tipo_consulta: 'LISTAR_TODOS' }],
    ['a kind that every object has', { tipo_consulta: 'toString' }],
    ['a number for a kind', { tipo_consulta: 1 }],
  ],
  codigo_invalido: [
    ['no codigo', { tipo_consulta: 'buscar_codigo' }],
    ['an empty codigo', lookUp('')],
    ['a blank codigo', lookUp(' \t ')],
    ['an over-long codigo', lookUp('A'.repeat(65))],
    ['a number for a codigo', lookUp(1)],
    ['null for a codigo', lookUp(null)],
    ['a list for a codigo', lookUp(['PROD001'])],
    ['an object for a codigo', lookUp({ $ne: '' })],
    ['NUL', '{"tipo_consulta":"buscar_codigo","codigo":"A\\u0000"}'],
    ['a line break inside', lookUp('PROD\n001')],
    ['a lone high surrogate', '{"tipo_consulta":"buscar_codigo","codigo":"\\ud800"}'],
    ['a lone low surrogate', '{"tipo_consulta":"buscar_codigo","codigo":"A\\udc00"}'],
  ],
  cuerpo_demasiado_grande: [
    ['2 MB', 'x'.repeat(2_000_000)],
    ['2 MB of JSON', lookUp('A'.repeat(2_000_000))],
  ],
  tipo_de_contenido_no_admitido: [
    ['a charset', listing, { 'content-type': 'application/json; charset=iso-8859-1' }],
    ['another content type', '{}', { 'content-type': 'text/plain' }],
    ['a form', 'a=1', { 'content-type': 'application/x-www-form-urlencoded' }],
    ['a content type that is none', '{}', { 'content-type': 'json' }],
  ],
  codificacion_no_admitida: [
    ['gzip', gzipSync(JSON.stringify(listing)), { 'content-encoding': 'gzip' }],
    ['what only says that it is gzip', listing, { 'content-encoding': 'gzip' }],
  ],
};

for (const [code, bodies] of Object.entries(BODIES)) {
  test(`what is ${code} is refused with that reason, and nothing of it is accepted`, async (t) => {
    const { app, accepted } = await openFakeGateway(t);
    for (const [name, body, headers] of bodies) {
      await t.test(name, async () => {
        const response = await post(app, { body, ...(headers && { headers }) });
        assertProblem(response, code as ProblemCode);
        const acceptable = code === 'codificacion_no_admitida' ? 'identity' : undefined;
        assert.equal(response.headers['accept-encoding'], acceptable);
      });
    }
    assert.deepEqual(accepted, []);
  });
}
