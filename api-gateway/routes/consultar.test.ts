import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BrokerUnavailableError } from '@sel/broker';
import { assertProblem } from '../fakes/assert-problem.ts';
import { openFakeGateway, post } from '../fakes/gateway.ts';
import { outage, refusing } from '../fakes/parts.ts';

test('a consulta is accepted as it was asked for, and the answer says where it will be', async (t) => {
  const { app, accepted } = await openFakeGateway(t);
  const response = await post(app, { body: { tipo_consulta: 'buscar_codigo', codigo: ' prod001 ' } });
  assert.equal(response.statusCode, 202);
  assert.equal(response.headers.location, '/consultar/1');
  assert.equal(response.headers['content-type'], 'application/json; charset=utf-8');
  assert.deepEqual(response.json(), {
    consulta_id: 1,
    status: 'pending',
    message: 'Consulta encolada exitosamente',
  });
  const peticion = { tipo_consulta: 'buscar_codigo', codigo_buscado: 'PROD001', parametros: null };
  assert.deepEqual(accepted, [{ peticion, cliente: undefined }]);
});

test('the path may end in a slash, and the content type may name the charset that JSON has', async (t) => {
  const { app, accepted } = await openFakeGateway(t);
  const response = await app.inject({
    method: 'POST',
    url: '/consultar/',
    headers: { 'content-type': 'application/json; charset=UTF-8' },
    payload: '{"tipo_consulta":"listar_todos"}',
  });
  assert.equal(response.statusCode, 202);
  assert.equal(accepted[0]?.peticion.tipo_consulta, 'listar_todos');
});

for (const key of ['1', '550e8400-e29b-41d4-a716-446655440000', 'a b', 'k'.repeat(255), ' around ']) {
  test(`Idempotency-Key may be «${key.slice(0, 40)}»`, async (t) => {
    const { app, accepted } = await openFakeGateway(t);
    assert.equal((await post(app, { headers: { 'idempotency-key': key } })).statusCode, 202);
    assert.equal(accepted[0]?.key, key.trim());
  });
}

for (const [name, key] of [
  ['empty', ''],
  ['blank', '  '],
  ['not ASCII', 'ñ'],
  ['over-long', 'k'.repeat(256)],
  ['much too long', 'k'.repeat(300)],
  ['broken by a tab', 'a\tb'],
]) {
  test(`an Idempotency-Key that is ${name} is refused`, async (t) => {
    const { app, accepted } = await openFakeGateway(t);
    const response = await post(app, { headers: { 'idempotency-key': key as string } });
    assertProblem(response, 'idempotency_key_invalida');
    assert.deepEqual(accepted, []);
  });
}

test('a key that another request has used is refused, and nothing counts as accepted', async (t) => {
  const acceptor = { accept: async () => 1, acceptOnce: async () => 'key_reused' as const };
  const { app } = await openFakeGateway(t, { parts: { acceptor } });
  assertProblem(await post(app, { headers: { 'idempotency-key': 'used' } }), 'idempotency_key_reutilizada');
  const { body } = await app.inject('/metrics');
  assert.match(body, /^consultas_accepted_total\{[^}]*\} 0$/m);
});

for (const [name, reason, code, retryAfterS] of [
  ['too much waits for the database or for the broker', 'too many', 'sobrecarga', 1],
  ['the database is gone', await outage(), 'dependencia_no_disponible', 2],
  ['the queue is gone', new BrokerUnavailableError('no queue'), 'dependencia_no_disponible', 2],
] as const) {
  test(`when ${name}, the answer says when to come again, with a key and without`, async (t) => {
    const { app, log } = await openFakeGateway(t, { parts: refusing(reason) });
    for (const headers of [{}, { 'idempotency-key': 'k' }]) {
      const response = await post(app, { headers });
      assertProblem(response, code);
      assert.equal(response.headers['retry-after'], String(retryAfterS));
      assert.doesNotMatch(response.body, /10\.1\.2\.3|ECONNREFUSED/, 'nothing of the inside');
    }
    assert.match(log.join(''), /sin servicio/);
    const { body } = await app.inject('/metrics');
    const outages = body.match(/^consultas_database_outages_total\{.*$/gm) ?? [];
    if (name === 'the database is gone') assert.match(String(outages), /code="ECONNREFUSED".*\} 2$/);
    else assert.deepEqual(outages, []);
  });
}

test('what nobody expected is a 500 that shows nothing, and is logged whole', async (t) => {
  const { app, log } = await openFakeGateway(t, { parts: refusing(new TypeError('secret of the house')) });
  const response = await post(app);
  assertProblem(response, 'error_interno');
  assert.doesNotMatch(response.body, /secret/);
  assert.match(log.join(''), /secret of the house/);
});
