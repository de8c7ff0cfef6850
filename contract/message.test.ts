import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type ConsultaMessage, MalformedMessageError, parseMessage } from './message.ts';

const valid: ConsultaMessage = {
  consulta_id: 7,
  tipo_consulta: 'buscar_codigo',
  codigo_buscado: 'PROD001',
  parametros: null,
  published_at: 1_790_000_000_000.25,
};

test('a message survives its trip as JSON', () => {
  assert.deepEqual(parseMessage(JSON.parse(JSON.stringify(valid))), valid);
});

test('a message without one of its fields is malformed', () => {
  for (const field of Object.keys(valid)) {
    const { [field as keyof ConsultaMessage]: _, ...rest } = valid;
    assert.throws(() => parseMessage(rest), MalformedMessageError, field);
  }
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
