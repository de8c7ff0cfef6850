import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertProblem } from '../fakes/assert-problem.ts';
import { openFakeGateway, post, untilWaiting } from '../fakes/gateway.ts';

test('the metrics say what the process does now', async (t) => {
  const gateway = await openFakeGateway(t);
  const { app, consultas, watcher, results, world } = gateway;
  consultas.put(1, 'pending');
  const waiting = app.inject('/consultar/1/eventos');
  await untilWaiting(1, gateway);
  (await results.open('60')).close();
  await results.open('40');
  await post(app);
  world.database = { able: false, reason: 'no responde' };
  const response = await app.inject('/metrics');
  assert.match(String(response.headers['content-type']), /^text\/plain; version=/);
  for (const line of [
    /^consultas_waiters\{[^}]*\} 1$/m,
    /^consultas_accepted_total\{[^}]*\} 1$/m,
    /^consultas_database_able\{[^}]*\} 0$/m,
    /^consultas_result_bytes\{.*state="sending".*\} 40$/m,
    /^consultas_result_bytes\{.*state="idle".*\} 60$/m,
  ])
    assert.match(response.body, line);
  watcher.stop();
  await waiting;
});

test('requests are counted by their route, never by what somebody wrote in a path', async (t) => {
  const { app } = await openFakeGateway(t);
  for (const url of ['/consultar/1', '/consultar/2', '/nada/1', '/nada/2']) await app.inject(url);
  const { body } = await app.inject('/metrics');
  const counted = body.match(/^http_server_request_duration_seconds_count\{.*$/gm) ?? [];
  assert.equal(counted.length, 2, counted.join('\n'));
  assert.match(counted.join('\n'), /method="GET",route="\/consultar\/:consulta_id",status="404".*\} 2/);
  assert.match(counted.join('\n'), /route="none",status="404".*\} 2/);
});

test('the metrics are for who asks the gateway itself, not for the clients of a proxy', async (t) => {
  const { app } = await openFakeGateway(t);
  assert.equal((await app.inject('/metrics')).statusCode, 200);
  for (const url of ['/metrics', '/metrics/', '/%6detrics', '/metrics?x'])
    for (const from of ['192.0.2.1', ''])
      assertProblem(await app.inject({ url, headers: { 'x-forwarded-for': from } }), 'ruta_no_encontrada');
});
