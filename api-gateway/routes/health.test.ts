import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openFakeGateway } from '../fakes/gateway.ts';

test('health tells each dependency, and what is ready is what can do its job', async (t) => {
  const { app, world } = await openFakeGateway(t);
  const ok = { postgres: 'ok', cola: 'ok' };
  for (const [database, isQueueReady, dependencias, health, ready] of [
    [{ able: true }, true, ok, 200, 200],
    // Without a broker of its own consultas are still accepted, and published later.
    [{ able: true }, false, { ...ok, cola: 'caída' }, 503, 200],
    [{ able: false, reason: 'no responde' }, true, { ...ok, postgres: 'caída' }, 503, 503],
  ] as const) {
    Object.assign(world, { database, isQueueReady });
    for (const [url, status] of [
      ['/health', health],
      ['/health/ready', ready],
    ] as const) {
      const response = await app.inject(url);
      assert.equal(response.statusCode, status, `${url} with ${JSON.stringify(dependencias)}`);
      assert.deepEqual(response.json(), {
        status: status === 200 ? 'ok' : 'no disponible',
        dependencias,
        ...(!database.able && { motivos: { postgres: 'no responde' } }),
      });
      assert.equal(response.headers['retry-after'], status === 503 ? '2' : undefined);
      assert.equal(response.headers['cache-control'], 'no-store');
    }
  }
});

test('a process that answers lives, whatever it needs', async (t) => {
  const { app, world } = await openFakeGateway(t);
  Object.assign(world, { database: { able: false, reason: 'no responde' }, isQueueReady: false });
  const response = await app.inject('/health/live');
  assert.equal(response.statusCode, 200);
  assert.deepEqual(response.json(), { status: 'ok', dependencias: {} });
});
