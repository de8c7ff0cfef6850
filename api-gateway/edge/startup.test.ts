import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertProblem } from '../fakes/assert-problem.ts';
import { openFakeGateway, post } from '../fakes/gateway.ts';

test('until all parts have started, the process only says that it lives', async (t) => {
  const { app, accepted, consultas, world, log } = await openFakeGateway(t);
  consultas.put(1, 'completed');
  world.isStarted = false;
  for (const url of ['/health/live', '/metrics']) assert.equal((await app.inject(url)).statusCode, 200, url);
  const urls = ['/consultar/1', '/consultar/1/eventos', '/health', '/health/ready', '/', '/docs/', '/nada'];
  for (const response of [await post(app), ...(await Promise.all(urls.map((url) => app.inject(url))))]) {
    assertProblem(response, 'dependencia_no_disponible');
    assert.equal(response.headers['retry-after'], '2');
  }
  assert.deepEqual(accepted, []);
  assert.deepEqual(log, [], 'whoever waits asks too often to be written down');

  world.isStarted = true;
  assert.equal((await post(app)).statusCode, 202);
  for (const url of urls.slice(0, -1)) assert.equal((await app.inject(url)).statusCode, 200, url);
});
