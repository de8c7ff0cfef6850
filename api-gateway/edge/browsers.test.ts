import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { FastifyInstance } from 'fastify';
import { openFakeGateway, post } from '../fakes/gateway.ts';

function preflight(app: FastifyInstance, origin: string) {
  return app.inject({
    method: 'OPTIONS',
    url: '/consultar',
    headers: {
      origin,
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'authorization,content-type,idempotency-key,prefer',
    },
  });
}

test('only the origins on the list may use the API from a browser', async (t) => {
  const { app } = await openFakeGateway(t, {
    env: { CORS_ORIGINS: 'https://uno.example, https://dos.example' },
  });
  for (const origin of ['https://uno.example', 'https://dos.example']) {
    const { statusCode, headers } = await preflight(app, origin);
    assert.equal(statusCode, 204);
    assert.equal(headers['access-control-allow-origin'], origin);
    assert.equal(headers['access-control-allow-methods'], 'GET, POST');
    assert.match(
      String(headers['access-control-allow-headers']),
      /^Authorization, Content-Type, Idempotency-Key, Prefer$/,
    );
  }
  const other = await preflight(app, 'https://tres.example');
  assert.equal(other.headers['access-control-allow-origin'], undefined);
});

test('a page of such an origin may read what it has to act on, problems included', async (t) => {
  const { app } = await openFakeGateway(t, { env: { CORS_ORIGINS: 'https://uno.example' } });
  const headers = { origin: 'https://uno.example' };
  for (const response of [await post(app, { headers }), await app.inject({ url: '/consultar/1', headers })]) {
    assert.equal(response.headers['access-control-allow-origin'], 'https://uno.example');
    assert.equal(
      response.headers['access-control-expose-headers'],
      'Location, Retry-After, Preference-Applied',
    );
  }
});

test('every origin may when the setting says so, and none when it says nothing', async (t) => {
  const all = await openFakeGateway(t, { env: { CORS_ORIGINS: '*' } });
  assert.equal(
    (await preflight(all.app, 'https://tres.example')).headers['access-control-allow-origin'],
    '*',
  );
  const none = await openFakeGateway(t);
  const refused = await preflight(none.app, 'https://dos.example');
  assert.equal(refused.statusCode, 404);
  assert.equal(refused.headers['access-control-allow-origin'], undefined);
});

test('no answer may be sniffed, framed or run, nor tell where somebody came from', async (t) => {
  const { app, consultas } = await openFakeGateway(t);
  consultas.put(1, 'completed');
  const urls = ['/', '/health', '/metrics', '/consultar/1', '/consultar/1/eventos', '/consultar/9', '/nada'];
  for (const url of [...urls, '/docs/', '/openapi.json']) {
    const { headers } = await app.inject(url);
    assert.equal(headers['x-content-type-options'], 'nosniff', url);
    assert.equal(headers['referrer-policy'], 'no-referrer', url);
    const policy = String(headers['content-security-policy']);
    if (url === '/docs/') assert.match(policy, /default-src 'self'/);
    else assert.equal(policy, "default-src 'none'; frame-ancestors 'none'", url);
  }
});
