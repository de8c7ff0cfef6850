import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type ConsultaMessage, MalformedMessageError, parseMessage } from './message.ts';

const valid: ConsultaMessage = {
  consulta_id: 7,
  created_at_us: 1_790_000_000_000_250,
  tipo_consulta: 'buscar_codigo',
  codigo_buscado: 'PROD001',
  parametros: null,
  published_at: 1_790_000_000_000.25,
};

test('a message survives its trip as JSON', () => {
  assert.deepEqual(parseMessage(JSON.parse(JSON.stringify(valid))), valid);
});

test('a message without one of its fields is malformed; when it was created, release 0.1.0 did not say', () => {
  for (const field of Object.keys(valid)) {
    const { [field as keyof ConsultaMessage]: _, ...rest } = valid;
    if (field === 'created_at_us') assert.deepEqual(parseMessage(rest), rest);
    else assert.throws(() => parseMessage(rest), MalformedMessageError, field);
  }
});

for (const [what, field] of [
  ['NUL', { codigo_buscado: 'PROD\u0000' }],
  ['a lone surrogate', { codigo_buscado: 'PROD\ud800' }],
  ['no codigo at all', { codigo_buscado: '' }],
  ['a codigo that is too long', { codigo_buscado: 'A'.repeat(65) }],
  ['a tipo_consulta that nobody could store', { tipo_consulta: 'buscar\u0000' }],
  ['an instant beyond all time', { published_at: 1e300 }],
  ['an instant before all time', { published_at: -1 }],
  ['a time of creation that is no whole number', { created_at_us: 0.5 }],
  ['a time of creation that a number cannot hold', { created_at_us: 2 ** 60 }],
] as const) {
  test(`${what} makes a message malformed, for PostgreSQL could not take it or no gateway writes it`, () => {
    assert.throws(() => parseMessage({ ...valid, ...field }), MalformedMessageError);
  });
}

test('an emoji is no lone surrogate', () => {
  assert.ok(parseMessage({ ...valid, codigo_buscado: '📦001' }));
});

test('whatever arrives, it is a message or malformed, never another error', () => {
  fc.assert(
    fc.property(fc.anything(), (body) => {
      try {
        assert.ok(Number.isSafeInteger(parseMessage(body).consulta_id));
      } catch (error) {
        assert.ok(error instanceof MalformedMessageError);
      }
    }),
  );
});
