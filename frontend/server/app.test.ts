import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, get, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { before, test } from 'node:test';
import { createLogger } from '@sel/runtime/logger';
import { testDirectory } from '../../local/ephemeral/test-directory.ts';
import { buildApp } from './app.ts';

const logger = createLogger('test', { LOG_LEVEL: 'silent' });
const dist = testDirectory('dist');
before(() => {
  mkdirSync(join(dist, 'assets'));
  writeFileSync(join(dist, 'index.html'), '<!doctype html>');
  writeFileSync(join(dist, 'assets/index-1a2b.js'), '0');
});

async function withPage(
  gateway: RequestListener | undefined,
  check: (url: string) => Promise<void>,
): Promise<void> {
  const upstream = createServer(gateway).listen(0, '127.0.0.1');
  await once(upstream, 'listening');
  const apiUrl = urlOf(upstream);
  if (!gateway) await closed(upstream);
  const app = await buildApp({ dist, apiUrl, labUrl: apiUrl, logger });
  try {
    await check(await app.listen({ host: '127.0.0.1', port: 0 }));
  } finally {
    await app.close();
    if (gateway) await closed(upstream);
  }
}

function urlOf(server: Server): string {
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

function closed(server: Server): Promise<unknown> {
  server.closeAllConnections();
  return new Promise((resolve) => server.close(resolve));
}

test('the page comes with the security headers of deploy/caddy, and only hashed names are kept', async () => {
  await withPage(undefined, async (url) => {
    const index = await fetch(`${url}/`);
    assert.equal(index.status, 200);
    assert.equal(index.headers.get('cache-control'), 'no-cache');
    const caddy = readFileSync(new URL('../../deploy/caddy/Caddyfile', import.meta.url), 'utf8');
    const headers = [...caddy.matchAll(/^\t{3}([A-Z][\w-]+) "?([^"]+?)"?$/gm)];
    assert.equal(headers.length, 3);
    for (const [, name = '', value] of headers) assert.equal(index.headers.get(name), value, name);
    const script = await fetch(`${url}/assets/index-1a2b.js`);
    assert.match(script.headers.get('cache-control') ?? '', /immutable/);
    assert.equal((await fetch(`${url}/no-hay`)).status, 404);
    assert.equal((await fetch(`${url}/..%2fapp.ts`)).status, 404);
  });
});

test('/api/ leads to the gateway and /lab/ to the laboratory, with method, path, headers and body as they are', async () => {
  const gateway: RequestListener = async (request, response) => {
    const body = (await request.toArray()).join('');
    response.writeHead(202, { Location: '/consultar/1' });
    response.end(JSON.stringify([request.method, request.url, request.headers['idempotency-key'], body]));
  };
  await withPage(gateway, async (url) => {
    const response = await fetch(`${url}/api/consultar?a=%2F&b`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', 'Idempotency-Key': 'k' },
      body: '{"tipo_consulta":"listar_todos"}',
    });
    assert.equal(response.status, 202);
    assert.equal(
      response.headers.get('content-security-policy'),
      null,
      "the page's own policy is not the API's",
    );
    assert.deepEqual(await response.json(), [
      'POST',
      '/consultar?a=%2F&b',
      'k',
      '{"tipo_consulta":"listar_todos"}',
    ]);
    const lab = (await (await fetch(`${url}/lab/estado?b`)).json()) as string[];
    assert.deepEqual(lab.slice(0, 2), ['GET', '/lab/estado?b']);
  });
});

test('an event passes at once, not only when the stream ends, and leaving ends the stream', async () => {
  let left: Promise<unknown> | undefined;
  const gateway: RequestListener = (_, response) => {
    left = once(response, 'close');
    response.writeHead(200, { 'Content-Type': 'text/event-stream' });
    response.write('event: consulta\n\n');
  };
  await withPage(gateway, async (url) => {
    const leave = new AbortController();
    const response = await fetch(`${url}/api/consultar/1/eventos`, { signal: leave.signal });
    const { value } = await (response.body as ReadableStream<Uint8Array>).getReader().read();
    assert.equal(new TextDecoder().decode(value), 'event: consulta\n\n');
    leave.abort();
    await left;
  });
});

test('HEAD is passed on as HEAD, and answered with the headers alone', async () => {
  const gateway: RequestListener = ({ method }, response) =>
    response.writeHead(200, { 'Content-Type': 'text/event-stream', 'X-Method': method }).end();
  await withPage(gateway, async (url) => {
    for (const path of ['/api/consultar/1/eventos', '/lab/eventos', '/api/consultar/1']) {
      const response = await fetch(url + path, { method: 'HEAD', signal: AbortSignal.timeout(10_000) });
      assert.equal(response.status, 200);
      assert.equal(response.headers.get('x-method'), 'HEAD');
      assert.equal(await response.text(), '');
    }
    for (const path of ['/', '/health/live'])
      assert.equal((await fetch(url + path, { method: 'HEAD' })).status, 200, path);
  });
});

test('the client’s address is added to those that came, and no client can have it left out', async () => {
  const gateway: RequestListener = (request, response) =>
    response.end(JSON.stringify(request.headers['x-forwarded-for']));
  await withPage(gateway, async (url) => {
    const cases: [headers: Record<string, string>, expected: string][] = [
      [{}, '127.0.0.1'],
      [{ 'X-Forwarded-For': '192.0.2.1, 10.0.0.7' }, '192.0.2.1, 10.0.0.7, 127.0.0.1'],
      [{ 'X-Forwarded-For': '' }, '127.0.0.1'],
      [{ Connection: 'close, X-Forwarded-For', 'X-Forwarded-For': '192.0.2.1' }, '192.0.2.1, 127.0.0.1'],
    ];
    for (const [headers, expected] of cases)
      assert.equal(await answerTo(`${url}/api/consultar/1`, headers), JSON.stringify(expected));
  });
});

/** Not with fetch, which keeps some headers to itself. */
async function answerTo(url: string, headers: Record<string, string>): Promise<string> {
  const [response] = (await once(get(url, { headers }), 'response')) as [IncomingMessage];
  return (await response.toArray()).join('');
}

test('a connection to the gateway is used again', async () => {
  const connections = new Set<unknown>();
  const gateway: RequestListener = (request, response) => {
    connections.add(request.socket);
    response.end();
  };
  await withPage(gateway, async (url) => {
    for (let n = 0; n < 20; n += 1) await (await fetch(`${url}/api/consultar/1`)).text();
    assert.equal(connections.size, 1);
  });
});

test('a gateway that is away is a 503 that says when to try again', async () => {
  await withPage(undefined, async (url) => {
    const response = await fetch(`${url}/api/consultar/1`);
    assert.equal(response.status, 503);
    assert.equal(response.headers.get('retry-after'), '2');
    assert.match(response.headers.get('content-type') ?? '', /^application\/problem\+json/);
    assert.equal(((await response.json()) as { code: string }).code, 'dependencia_no_disponible');
    assert.equal((await fetch(`${url}/health/live`)).status, 200, 'the page itself is well');
  });
});
