import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertProblem } from '../fakes/assert-problem.ts';
import { openFakeGateway, untilWaiting } from '../fakes/gateway.ts';
import { outage } from '../fakes/parts.ts';

const MB = 2 ** 20;

test('a pending consulta says when to ask again, and none is ever kept by a cache', async (t) => {
  const { app, consultas } = await openFakeGateway(t);
  consultas.put(1, 'pending');
  consultas.put(2, 'completed');
  for (const [id, status, retryAfter] of [
    [1, 'pending', '1'],
    [2, 'completed', undefined],
  ]) {
    for (const method of ['GET', 'HEAD'] as const) {
      const response = await app.inject({ method, url: `/consultar/${id}` });
      assert.equal(response.statusCode, 200);
      assert.equal(response.headers['retry-after'], retryAfter);
      assert.equal(response.headers['cache-control'], 'no-store');
      assert.equal(response.headers.vary, 'Prefer');
      assert.equal(response.headers['content-type'], 'application/json; charset=utf-8');
      const body = `{"consulta_id":${id},"status":"${status}","resultado":null}`;
      assert.equal(response.body, method === 'GET' ? body : '');
      assert.equal(response.headers['content-length'], String(body.length));
    }
  }
});

test('with Prefer: wait the answer comes when the consulta ends', async (t) => {
  const gateway = await openFakeGateway(t);
  const { app, consultas } = gateway;
  consultas.put(1, 'pending');
  const waiting = app.inject({ url: '/consultar/1', headers: { prefer: 'wait=50' } });
  await untilWaiting(1, gateway);
  consultas.put(1, 'completed');
  const response = await waiting;
  assert.equal(response.json().status, 'completed');
  assert.equal(response.headers['preference-applied'], 'wait=50');
  assert.equal(response.headers['retry-after'], undefined);
});

test('with Prefer: wait the answer comes when the time is over', async (t) => {
  const { app, consultas, watcher } = await openFakeGateway(t);
  consultas.put(1, 'pending');
  const response = await app.inject({ url: '/consultar/1', headers: { prefer: 'wait=0' } });
  assert.equal(response.json().status, 'pending');
  assert.equal(response.headers['preference-applied'], 'wait=0');
  assert.equal(response.headers['retry-after'], '1');
  assert.equal(watcher.waiterCount, 0);
});

test('HEAD does not wait, and an unusable preference is none', async (t) => {
  const { app, consultas } = await openFakeGateway(t);
  consultas.put(1, 'pending');
  for (const [method, prefer] of [
    ['HEAD', 'wait=50'],
    ['GET', 'wait=soon'],
  ] as const) {
    const response = await app.inject({ method, url: '/consultar/1', headers: { prefer } });
    assert.equal(response.statusCode, 200);
    assert.equal(response.headers['preference-applied'], undefined);
  }
});

test('one who waits too many is told to come again, unless it has ended', async (t) => {
  const gateway = await openFakeGateway(t, { env: { API_GATEWAY_MAX_WAITERS: '1' } });
  const { app, consultas } = gateway;
  consultas.put(1, 'pending');
  consultas.put(2, 'completed');
  const headers = { prefer: 'wait=50' };
  const first = app.inject({ url: '/consultar/1', headers });
  await untilWaiting(1, gateway);
  const refused = await app.inject({ url: '/consultar/1', headers });
  assertProblem(refused, 'sobrecarga');
  assert.equal(refused.headers['retry-after'], '1');
  assert.equal((await app.inject({ url: '/consultar/2', headers })).statusCode, 200);
  consultas.put(1, 'completed');
  assert.equal((await first).statusCode, 200);
});

test('a shared result is sent whole, its memory is given back, and HEAD does not read it', async (t) => {
  const { app, consultas, results } = await openFakeGateway(t);
  consultas.put(1, 'completed', { resultBytes: MB });
  const head = await app.inject({ method: 'HEAD', url: '/consultar/1' });
  assert.equal(head.statusCode, 200);
  assert.equal(head.headers['content-length'], undefined);
  assert.equal(results.bytes, 0);
  const response = await app.inject('/consultar/1');
  assert.equal(response.json().resultado.length, MB - 2);
  assert.equal(response.headers['content-length'], String(response.body.length));
  assert.equal(results.sentBytes, 0);
  assert.equal(results.bytes, MB, 'it stays for the next');
});

test('a result beside those that are being sent waits its turn; one that never fits is told why', async (t) => {
  const { app, consultas, results } = await openFakeGateway(t, { env: { API_GATEWAY_MAX_ENVIO_MB: '1' } });
  consultas.put(1, 'completed', { resultBytes: MB / 2 });
  consultas.put(2, 'completed', { resultBytes: MB * 3 });
  const sending = await results.open(String(MB));
  for (const headers of [{}, { prefer: 'wait=50' }]) {
    const refused = await app.inject({ url: '/consultar/1', headers });
    assertProblem(refused, 'sobrecarga');
    assert.equal(refused.headers['retry-after'], '2');
  }
  sending.close();
  assert.equal((await app.inject('/consultar/1')).statusCode, 200);
  const never = await app.inject('/consultar/2');
  assertProblem(never, 'resultado_demasiado_grande');
  assert.match(never.json().detail, /3 MB.*1 MB.*API_GATEWAY_MAX_ENVIO_MB.*buscar_codigo/s);
  assert.equal((await app.inject({ method: 'HEAD', url: '/consultar/2' })).statusCode, 200);
});

test('while the database is gone, who asks is told when to come again, and nothing of the inside', async (t) => {
  const { app, consultas } = await openFakeGateway(t);
  consultas.put(1, 'pending');
  consultas.failure = await outage();
  for (const url of ['/consultar/1', '/consultar/1/eventos'])
    for (const headers of [{}, { prefer: 'wait=50' }]) {
      const response = await app.inject({ url, headers });
      assertProblem(response, 'dependencia_no_disponible');
      assert.equal(response.headers['retry-after'], '2');
      assert.doesNotMatch(response.body, /10\.1\.2\.3|ECONNREFUSED/);
    }
});
