import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openFakeGateway } from './fakes/gateway.ts';

test('the index names the paths, and each that can be asked is there', async (t) => {
  const { app } = await openFakeGateway(t);
  const index: Record<string, string> = (await app.inject('/')).json();
  assert.equal(index.crear_consulta, 'POST /consultar');
  for (const path of Object.values(index).filter((text) => text.startsWith('/'))) {
    const { statusCode } = await app.inject(path);
    assert.ok(statusCode === 200 || statusCode === 302, `${path}: ${statusCode}`);
  }
});

test('the document tells every route for clients, in addresses that hold behind a proxy', async (t) => {
  const { app } = await openFakeGateway(t);
  const document = (await app.inject('/openapi.json')).json();
  assert.equal(document.openapi, '3.1.0');
  assert.deepEqual(document.servers, [{ url: '.' }]);
  const routes = Object.entries(document.paths as Record<string, object>).map(
    ([path, methods]) => `${Object.keys(methods)} ${path}`,
  );
  assert.deepEqual(routes.toSorted(), [
    'get /',
    'get /consultar/{consulta_id}',
    'get /consultar/{consulta_id}/eventos',
    'get /health',
    'get /health/live',
    'get /health/ready',
    'get /metrics',
    'post /consultar',
  ]);
  const { responses } = document.paths['/consultar'].post;
  assert.ok('application/problem+json' in responses[503].content);
  const { servers } = (await app.inject('/docs/json')).json();
  assert.deepEqual(servers, [{ url: '..' }]);
});

test('Swagger UI is below /docs/, and who forgets the slash is sent there', async (t) => {
  const { app } = await openFakeGateway(t);
  const redirect = await app.inject('/docs');
  assert.equal(redirect.statusCode, 302);
  assert.equal(redirect.headers.location, 'docs/');
  const page = await app.inject('/docs/');
  assert.equal(page.statusCode, 200);
  assert.match(String(page.headers['content-type']), /^text\/html/);
});
