import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ConfigError } from '@sel/runtime/config';
import type { FastifyInstance } from 'fastify';
import { assertProblem } from '../fakes/assert-problem.ts';
import { openFakeGateway, post, until } from '../fakes/gateway.ts';
import { hashApiKey } from './api-keys.ts';

test('a client may create so many consultas a minute, and ask as often as it likes', async (t) => {
  const env = { RATE_LIMIT_PER_MINUTE: '3', TRUST_PROXY: 'loopback' };
  const { app, consultas } = await openFakeGateway(t, { env });
  consultas.put(1, 'pending');
  const from = (address: string) => post(app, { headers: { 'x-forwarded-for': address } });
  for (let n = 0; n < 3; n += 1) assert.equal((await from('192.0.2.1')).statusCode, 202);
  const refused = await from('192.0.2.1');
  assertProblem(refused, 'demasiadas_solicitudes');
  const retryAfterS = Number(refused.headers['retry-after']);
  assert.ok(retryAfterS > 0 && retryAfterS <= 60, `${retryAfterS} s`);
  assert.equal((await from('192.0.2.2')).statusCode, 202, 'another client');
  for (let n = 0; n < 9; n += 1)
    assert.equal((await app.inject('/consultar/1')).statusCode, 200, 'asking is not limited');
});

test('without a limit nobody is counted', async (t) => {
  const { app } = await openFakeGateway(t);
  for (let n = 0; n < 50; n += 1) assert.equal((await post(app)).statusCode, 202);
});

test('with API keys it is the key that is counted, wherever its owner calls from', async (t) => {
  const API_KEYS = ['ana', 'luis'].map((name) => `${name}:${hashApiKey(name).toString('hex')}`).join(',');
  const { app } = await openFakeGateway(t, { env: { RATE_LIMIT_PER_MINUTE: '2', API_KEYS } });
  const as = async (name: string, from: string) =>
    (await post(app, { headers: { authorization: `Bearer ${name}` }, from })).statusCode;
  assert.equal(await as('ana', '192.0.2.1'), 202);
  assert.equal(await as('ana', '192.0.2.2'), 202);
  assert.equal(await as('ana', '192.0.2.3'), 429);
  assert.equal(await as('luis', '192.0.2.3'), 202);
});

const others = ['192.0.2.1', '192.0.2.2', '192.0.2.3'];
/** The statuses of requests that come through these proxies, all from this machine. */
async function statusesOf(app: FastifyInstance, chains: string[]): Promise<number[]> {
  const statuses: number[] = [];
  for (const chain of chains)
    statuses.push((await post(app, { headers: { 'x-forwarded-for': chain } })).statusCode);
  return statuses;
}

for (const [TRUST_PROXY, name] of [
  ['', 'when nobody is declared'],
  ['10.0.0.7', 'when whoever calls is not'],
] as const) {
  test(`X-Forwarded-For is not believed ${name}`, async (t) => {
    const { app } = await openFakeGateway(t, { env: { RATE_LIMIT_PER_MINUTE: '2', TRUST_PROXY } });
    assert.deepEqual(await statusesOf(app, others), [202, 202, 429]);
  });
}

for (const TRUST_PROXY of ['loopback,10.0.0.7', 'localhost,10.0.0.0/8']) {
  test(`nothing in front of the last proxy of ${TRUST_PROXY} is believed`, async (t) => {
    const clients = others.map((client) => `${client}, 10.0.0.7`);
    const forged = others.map((made) => `${made}, 198.51.100.9, 10.0.0.7`);
    for (const [chains, statuses] of [
      [clients, [202, 202, 202]],
      [forged, [202, 202, 429]],
    ] as const) {
      const { app, log } = await openFakeGateway(t, { env: { RATE_LIMIT_PER_MINUTE: '2', TRUST_PROXY } });
      await app.ready();
      await until(() => !TRUST_PROXY.includes('localhost') || /se cree a este proxy/.test(String(log)));
      assert.deepEqual(await statusesOf(app, [...chains]), statuses);
    }
  });
}

test('a proxy that is none of what may be declared keeps the app from being built, with the reason', async (t) => {
  await assert.rejects(openFakeGateway(t, { env: { TRUST_PROXY: '2' } }), (error) => {
    assert.ok(error instanceof ConfigError);
    assert.match(error.message, /TRUST_PROXY: "2" no vale/);
    return true;
  });
});

test('new consultas are refused while the event loop is late, before their body is read; reads are not', async (t) => {
  const { app, accepted, consultas, world } = await openFakeGateway(t, {
    env: { API_GATEWAY_MAX_LOOP_DELAY_MS: '100' },
  });
  consultas.put(1, 'completed');
  world.loopDelayMs = 101;
  for (const body of [undefined, '{', 'x'.repeat(2_000_000)]) {
    const refused = await post(app, { body });
    assertProblem(refused, 'sobrecarga');
    assert.equal(refused.headers['retry-after'], '1');
  }
  assert.equal((await app.inject('/consultar/1')).statusCode, 200);
  world.loopDelayMs = 100;
  assert.equal((await post(app)).statusCode, 202);
  assert.equal(accepted.length, 1);
});

test('the server takes as many connections as the setting says', async (t) => {
  const { app } = await openFakeGateway(t, { env: { API_GATEWAY_MAX_CONNECTIONS: '7' } });
  assert.equal(app.server.maxConnections, 7);
});
