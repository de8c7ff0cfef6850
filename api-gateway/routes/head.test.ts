import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openFakeGateway } from '../fakes/gateway.ts';

/** The path, the headers, the status and the type; consulta 1 is pending and 2 has ended. */
const ASKED = [
  ['/consultar/1/eventos', {}, 200, /^text\/event-stream/],
  ['/consultar/2/eventos', {}, 200, /^text\/event-stream/],
  ['/consultar/2/eventos', { 'last-event-id': 'fin' }, 204, /^undefined$/],
  ['/consultar/1', { prefer: 'wait=50' }, 200, /^application\/json/],
  ['/consultar/1', {}, 200, /^application\/json/],
  ['/consultar/9/eventos', {}, 404, /^application\/problem\+json/],
  ['/consultar/abc', { prefer: 'wait=50' }, 400, /^application\/problem\+json/],
  ['/consultar', {}, 404, /^application\/problem\+json/],
  ['/health', {}, 200, /^application\/json/],
  ['/metrics', {}, 200, /^text\/plain/],
  ['/openapi.json', {}, 200, /^application\/json/],
  ['/', {}, 200, /^application\/json/],
] as const;

for (const [url, headers, status, type] of ASKED) {
  test(`HEAD ${url} with ${JSON.stringify(headers)} is answered at once and without a body`, async (t) => {
    const { app, consultas } = await openFakeGateway(t);
    consultas.put(1, 'pending');
    consultas.put(2, 'completed');
    const response = await app.inject({ method: 'HEAD', url, headers });
    assert.equal(response.statusCode, status);
    assert.match(String(response.headers['content-type']), type);
    assert.equal(response.body, '');
  });
}

test('HEAD says of a consulta what GET says', async (t) => {
  const { app, consultas } = await openFakeGateway(t);
  consultas.put(1, 'pending');
  const get = await app.inject('/consultar/1');
  const head = await app.inject({ method: 'HEAD', url: '/consultar/1' });
  for (const name of ['content-type', 'content-length', 'cache-control', 'vary', 'retry-after'])
    assert.equal(head.headers[name], get.headers[name], name);
});
