import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { normalizeCodigo } from './codigo.ts';
import { PROBLEM_CODES } from './problem.ts';
import { parseSolicitud } from './solicitud.ts';

const rejected = (body: unknown) => {
  const parsed = parseSolicitud(body);
  assert.ok('rechazada' in parsed, `${JSON.stringify(body)} was accepted`);
  return parsed.rechazada;
};
const accepted = (body: unknown) => {
  const parsed = parseSolicitud(body);
  assert.ok('peticion' in parsed, `${JSON.stringify(body)} was rejected`);
  return parsed.peticion;
};

test('a listing needs nothing but its kind, and what it does not declare is dropped', () => {
  assert.deepEqual(accepted({ tipo_consulta: 'listar_todos', codigo: null, extra: 1 }), {
    tipo_consulta: 'listar_todos',
    codigo_buscado: null,
    parametros: null,
  });
});

test('a codigo loses the blanks around it and its case', () => {
  assert.equal(
    accepted({ tipo_consulta: 'buscar_codigo', codigo: ' prod001\u00a0' }).codigo_buscado,
    'PROD001',
  );
});

for (const [name, body, code, detail] of [
  ['no object', [], 'solicitud_invalida', /no una lista/],
  ['null', null, 'solicitud_invalida', /no nulo/],
  ['no kind', {}, 'tipo_consulta_desconocido', /Falta el campo «tipo_consulta»/],
  [
    'an unknown kind',
    { tipo_consulta: 'borrar' },
    'tipo_consulta_desconocido',
    /«borrar».*listar_todos, buscar_codigo/,
  ],
  [
    'a kind that every object has',
    { tipo_consulta: 'constructor' },
    'tipo_consulta_desconocido',
    /«constructor»/,
  ],
  ['a number for a kind', { tipo_consulta: 1 }, 'tipo_consulta_desconocido', /un número/],
  ['no codigo', { tipo_consulta: 'buscar_codigo' }, 'codigo_invalido', /Falta el campo «codigo»/],
  [
    'a number for a codigo',
    { tipo_consulta: 'buscar_codigo', codigo: 1 },
    'codigo_invalido',
    /un número.*un texto/,
  ],
  [
    'null for a codigo',
    { tipo_consulta: 'buscar_codigo', codigo: null },
    'codigo_invalido',
    /nulo.*un texto/,
  ],
  ['an empty codigo', { tipo_consulta: 'buscar_codigo', codigo: '' }, 'codigo_invalido', /vacío/],
  ['a blank codigo', { tipo_consulta: 'buscar_codigo', codigo: ' \t ' }, 'codigo_invalido', /.+/],
  [
    'an over-long codigo',
    { tipo_consulta: 'buscar_codigo', codigo: 'A'.repeat(65) },
    'codigo_invalido',
    /64/,
  ],
  [
    'a codigo that grows when normalised',
    { tipo_consulta: 'buscar_codigo', codigo: 'ß'.repeat(64) },
    'codigo_invalido',
    /64/,
  ],
  ['NUL', { tipo_consulta: 'buscar_codigo', codigo: 'A\0' }, 'codigo_invalido', /control/],
  ['a lone surrogate', { tipo_consulta: 'buscar_codigo', codigo: 'A\ud800' }, 'codigo_invalido', /Unicode/],
] as const) {
  test(`${name} is rejected with a reason`, () => {
    const rechazada = rejected(body);
    assert.equal(rechazada.code, code);
    assert.match(rechazada.detail, detail);
  });
}

test('whatever is sent, the answer is a usable request or a known problem', () => {
  const body = fc.oneof(
    fc.jsonValue(),
    fc.record({
      tipo_consulta: fc.oneof(fc.constantFrom('listar_todos', 'buscar_codigo'), fc.anything()),
      codigo: fc.oneof(fc.string({ unit: 'binary', maxLength: 80 }), fc.anything()),
    }),
  );
  fc.assert(
    fc.property(body, (given) => {
      const parsed = parseSolicitud(given);
      if ('rechazada' in parsed) {
        assert.ok(parsed.rechazada.code in PROBLEM_CODES);
        assert.ok(parsed.rechazada.detail.isWellFormed());
        return;
      }
      const { tipo_consulta, codigo_buscado: codigo } = parsed.peticion;
      assert.equal(codigo === null, tipo_consulta === 'listar_todos');
      if (codigo !== null) {
        assert.equal(codigo, normalizeCodigo(codigo));
        assert.ok([...codigo].length >= 1 && [...codigo].length <= 64);
        assert.ok(codigo.isWellFormed() && !codigo.includes('\0'));
      }
    }),
    { numRuns: 2_000 },
  );
});
