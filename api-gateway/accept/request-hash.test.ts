import assert from 'node:assert/strict';
import { test } from 'node:test';
import { requestHash } from './insert-idempotent.ts';

test('a request has the hash that release 0.1.0 kept of it', () => {
  const hex = (peticion: Parameters<typeof requestHash>[0]) => requestHash(peticion).toString('hex');
  // sha256 of [["codigo","PROD001"],["tipo_consulta","buscar_codigo"]] and of [["tipo_consulta","listar_todos"]].
  assert.equal(
    hex({ tipo_consulta: 'buscar_codigo', codigo_buscado: 'PROD001', parametros: null }),
    '1b77b2d13ccdbf664a0b8c01ccdd663ba9e3fc1387b8604df7643c317a7b9f05',
  );
  assert.equal(
    hex({ tipo_consulta: 'listar_todos', codigo_buscado: null, parametros: null }),
    '94e0a58c3df3a87b9e5bd7678a6b8b2af7f8d08bead8a3a3905c17b2d4958a1c',
  );
});

test('the order in which a client wrote the fields makes no other request', () => {
  const request = (parametros: Record<string, unknown>) =>
    requestHash({ tipo_consulta: 'buscar_codigo', codigo_buscado: 'A', parametros });
  assert.deepEqual(request({ x: 1, y: 2 }), request({ y: 2, x: 1 }));
  assert.notDeepEqual(request({ x: 1, y: 2 }), request({ x: 1, y: 3 }));
});
