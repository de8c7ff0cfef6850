import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertProblem } from '../fakes/assert-problem.ts';
import { openFakeGateway, untilWaiting } from '../fakes/gateway.ts';
import { ProblemError } from '../problem.ts';

const MB = 2 ** 20;
const event = (id: number, status: string) =>
  `event: consulta\ndata: {"consulta_id":${id},"status":"${status}","resultado":null}\n\n`;

test('events tell how the consulta is and how it ends, and the last one says so', async (t) => {
  const gateway = await openFakeGateway(t);
  const { app, consultas } = gateway;
  consultas.put(1, 'pending');
  const listening = app.inject('/consultar/1/eventos');
  await untilWaiting(1, gateway);
  consultas.put(1, 'completed');
  const response = await listening;
  assert.equal(response.body, `${event(1, 'pending')}id: fin\n${event(1, 'completed')}`);
});

test('one that has ended is told once; the stream may not be kept or held back, and ends its connection', async (t) => {
  const { app, consultas } = await openFakeGateway(t);
  consultas.put(1, 'completed');
  for (const method of ['GET', 'HEAD'] as const) {
    const response = await app.inject({ method, url: '/consultar/1/eventos' });
    assert.equal(response.statusCode, 200);
    assert.equal(response.body, method === 'GET' ? `id: fin\n${event(1, 'completed')}` : '');
    assert.equal(response.headers['content-type'], 'text/event-stream; charset=utf-8');
    assert.equal(response.headers['cache-control'], 'no-store');
    assert.equal(response.headers.connection, 'close');
    assert.equal(response.headers['x-accel-buffering'], 'no');
    assert.equal(response.headers['x-content-type-options'], 'nosniff');
  }
});

test('who has seen the end is told not to come back, unless the consulta is tried again', async (t) => {
  const gateway = await openFakeGateway(t);
  const { app, consultas } = gateway;
  consultas.put(1, 'completed');
  consultas.put(2, 'pending');
  const headers = { 'last-event-id': 'fin' };
  for (const method of ['GET', 'HEAD'] as const) {
    const response = await app.inject({ method, url: '/consultar/1/eventos', headers });
    assert.equal(response.statusCode, 204);
    assert.equal(response.body, '');
    assert.equal(response.headers['cache-control'], 'no-store');
  }
  const head = await app.inject({ method: 'HEAD', url: '/consultar/2/eventos', headers });
  assert.equal(head.statusCode, 200);
  const again = app.inject({ url: '/consultar/2/eventos', headers });
  await untilWaiting(1, gateway);
  consultas.put(2, 'completed');
  assert.equal((await again).body, `${event(2, 'pending')}id: fin\n${event(2, 'completed')}`);
  for (const others of [{}, { 'last-event-id': '' }, { 'last-event-id': '7' }, { 'last-event-id': 'FIN' }]) {
    const response = await app.inject({ url: '/consultar/1/eventos', headers: others });
    assert.equal(response.statusCode, 200, 'a new listener');
    assert.equal(response.body, `id: fin\n${event(1, 'completed')}`);
  }
  assertProblem(await app.inject({ url: '/consultar/3/eventos', headers }), 'consulta_no_encontrada');
});

test('a shared result is in the event, and its memory is given back', async (t) => {
  const { app, consultas, results } = await openFakeGateway(t);
  consultas.put(1, 'completed', { resultBytes: MB });
  const { body } = await app.inject('/consultar/1/eventos');
  assert.ok(body.length > MB);
  assert.equal(results.sentBytes, 0);
});

test('a result for which there is no room is refused before the stream begins', async (t) => {
  const { app, consultas, results } = await openFakeGateway(t, { env: { API_GATEWAY_MAX_ENVIO_MB: '1' } });
  consultas.put(1, 'completed', { resultBytes: MB / 2 });
  consultas.put(2, 'completed', { resultBytes: 2 * MB });
  const sending = await results.open(String(MB));
  const refused = await app.inject('/consultar/1/eventos');
  assertProblem(refused, 'sobrecarga');
  assert.equal(refused.headers['retry-after'], '2');
  sending.close();
  assertProblem(await app.inject('/consultar/2/eventos'), 'resultado_demasiado_grande');
  assert.equal((await app.inject({ method: 'HEAD', url: '/consultar/2/eventos' })).statusCode, 200);
});

test('an end that never fits closes the stream at once, and who comes back is told why', async (t) => {
  let opened = 0;
  const open = async () => {
    opened += 1;
    throw new ProblemError('resultado_demasiado_grande', 'It will never fit.');
  };
  const gateway = await openFakeGateway(t, { parts: { results: { open, bytes: 0, sentBytes: 0 } } });
  const { app, consultas } = gateway;
  consultas.put(1, 'pending');
  const listening = app.inject('/consultar/1/eventos');
  await untilWaiting(1, gateway);
  consultas.put(1, 'completed', { resultBytes: 2 * MB });
  assert.equal((await listening).body, event(1, 'pending'));
  assert.equal(opened, 1, 'it is not tried again');
  assertProblem(await app.inject('/consultar/1/eventos'), 'resultado_demasiado_grande');
});

test('one listener too many is told to come again', async (t) => {
  const gateway = await openFakeGateway(t, { env: { API_GATEWAY_MAX_WAITERS: '1' } });
  const { app, consultas, watcher } = gateway;
  consultas.put(1, 'pending');
  const first = app.inject('/consultar/1/eventos');
  await untilWaiting(1, gateway);
  assertProblem(await app.inject('/consultar/1/eventos'), 'sobrecarga');
  watcher.stop();
  assert.equal((await first).body, event(1, 'pending'));
});
