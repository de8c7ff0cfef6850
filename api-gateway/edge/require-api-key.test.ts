import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { assertProblem } from '../fakes/assert-problem.ts';
import { openFakeGateway, post } from '../fakes/gateway.ts';
import { hashApiKey } from './api-keys.ts';

const API_KEYS = ['ana', 'luis'].map((name) => `${name}:${hashApiKey(`clave-${name}`).toString('hex')}`);
const as = (name: string) => ({ authorization: `Bearer clave-${name}` });
const open = (t: TestContext) => openFakeGateway(t, { env: { API_KEYS: API_KEYS.join(',') } });

test('without a valid key nothing is accepted or told, and the answer says which kind is wanted', async (t) => {
  const { app, accepted, consultas } = await open(t);
  consultas.put(1, 'completed', { propietario: 'ana' });
  for (const headers of [{}, as('otra'), { authorization: 'Basic YTpi' }, { authorization: 'clave-ana' }])
    for (const response of [
      await post(app, { headers: headers as Record<string, string> }),
      await app.inject({ url: '/consultar/1', headers }),
      await app.inject({ url: '/consultar/1/eventos', headers }),
      await app.inject({ url: '/consultar/abc', headers }),
    ]) {
      assertProblem(response, 'clave_no_valida');
      assert.equal(response.headers['www-authenticate'], 'Bearer');
    }
  assert.deepEqual(accepted, []);
});

test('a consulta is of the key that made it, also among those with an Idempotency-Key', async (t) => {
  const { app, accepted } = await open(t);
  await post(app, { headers: as('ana') });
  await post(app, { headers: { ...as('luis'), 'idempotency-key': 'k' } });
  await post(app, { headers: { authorization: 'bearer  clave-ana' } });
  assert.deepEqual(
    accepted.map(({ cliente }) => cliente),
    ['ana', 'luis', 'ana'],
  );
});

test('a consulta is visible only to the key that made it, in every way of asking', async (t) => {
  const { app, consultas } = await open(t);
  consultas.put(1, 'completed', { propietario: 'ana' });
  consultas.put(2, 'completed');
  for (const method of ['GET', 'HEAD'] as const)
    for (const [url, more] of [
      ['/consultar/1', {}],
      ['/consultar/1', { prefer: 'wait=50' }],
      ['/consultar/1/eventos', {}],
    ] as const) {
      const statusFor = async (name: string) =>
        (await app.inject({ method, url, headers: { ...as(name), ...more } })).statusCode;
      assert.equal(await statusFor('ana'), 200, `${method} ${url}`);
      assert.equal(await statusFor('luis'), 404, `${method} ${url}`);
    }
  for (const name of ['ana', 'luis'])
    assertProblem(await app.inject({ url: '/consultar/2', headers: as(name) }), 'consulta_no_encontrada');
});

test('who operates the system needs no key', async (t) => {
  const { app } = await open(t);
  for (const url of ['/health', '/health/live', '/health/ready', '/metrics', '/openapi.json', '/docs/', '/'])
    assert.equal((await app.inject(url)).statusCode, 200, url);
});

test('a key that nobody asks for is no hindrance', async (t) => {
  const { app, accepted } = await openFakeGateway(t);
  assert.equal((await post(app, { headers: as('ana') })).statusCode, 202);
  assert.equal(accepted[0]?.cliente, undefined);
});
