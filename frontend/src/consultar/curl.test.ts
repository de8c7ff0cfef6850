import assert from 'node:assert/strict';
import { test } from 'node:test';
import { curlOf } from './curl.ts';

test('the command sends what was asked for, whatever it holds, and no key', () => {
  const codigo = `it's "x"; rm -rf $HOME`;
  const command = curlOf('http://localhost', { tipo_consulta: 'buscar_codigo', codigo }, true);
  assert.equal(
    command,
    `curl -s http://localhost/api/consultar -H 'Content-Type: application/json' -H "Authorization: Bearer $API_KEY" ` +
      `-d '{"tipo_consulta":"buscar_codigo","codigo":"it'\\''s \\"x\\"; rm -rf $HOME"}'`,
  );
  assert.doesNotMatch(curlOf('http://localhost', { tipo_consulta: 'listar_todos' }, false), /Authorization/);
});
