import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect } from 'node:net';
import { type TestContext, test } from 'node:test';
import type { FastifyInstance } from 'fastify';
import { openFakeGateway, until } from '../fakes/gateway.ts';

async function openDoor(t: TestContext) {
  const gateway = await openFakeGateway(t);
  await gateway.app.listen({ host: '127.0.0.1', port: 0 });
  return gateway;
}

/** Writes the text, says that no more will come, and returns all that came until the server closed. */
async function sendText(app: FastifyInstance, text: string): Promise<string> {
  const { port } = app.server.address() as { port: number };
  const socket = connect(port, '127.0.0.1');
  let received = '';
  socket.on('data', (data) => {
    received += data;
  });
  socket.end(text);
  await once(socket, 'close');
  return received;
}

test('a request without Host is told so, and an expectation that nobody knows is ignored', async (t) => {
  const { app } = await openDoor(t);
  const withoutHost = await sendText(app, 'GET / HTTP/1.1\r\n\r\n');
  assert.match(withoutHost, /^HTTP\/1\.1 400 .*application\/problem\+json.*Host/s);
  const old = await sendText(app, 'GET / HTTP/1.0\r\n\r\n');
  assert.match(old, /^HTTP\/1\.1 200 /, 'HTTP/1.0 has no Host');
  const expecting = await sendText(
    app,
    'GET / HTTP/1.1\r\nHost: x\r\nExpect: x\r\nConnection: close\r\n\r\n',
  );
  assert.match(expecting, /^HTTP\/1\.1 200 /);
});

for (const [name, text, status] of [
  ['what is no HTTP', 'hola\r\n\r\n', 400],
  ['a version that there is not', 'GET / HTTP/9.9\r\nHost: x\r\n\r\n', 400],
  ['headers that are too large', `GET / HTTP/1.1\r\nHost: x\r\nX: ${'x'.repeat(20_000)}\r\n\r\n`, 431],
] as const) {
  test(`${name} is answered as everything else is, and its connection is closed`, async (t) => {
    const { app } = await openDoor(t);
    const [head = '', body = ''] = (await sendText(app, text)).split('\r\n\r\n');
    assert.match(head, new RegExp(`^HTTP/1\\.1 ${status} `));
    assert.match(head, /^Content-Type: application\/problem\+json/im);
    assert.match(head, /^Connection: close$/im);
    assert.equal(Number(/^Content-Length: (\d+)$/im.exec(head)?.[1]), Buffer.byteLength(body));
    const problem = JSON.parse(body);
    assert.equal(problem.code, 'solicitud_invalida');
    assert.equal(problem.status, status);
    assert.ok(problem.detail.length > 10);
  });
}

test('nobody waits any longer for a client that has left', async (t) => {
  const { app, consultas, watcher } = await openDoor(t);
  consultas.put(1, 'pending');
  const { port } = app.server.address() as { port: number };
  const left = new AbortController();
  const asked = ['/consultar/1', '/consultar/1/eventos'].map((path) =>
    fetch(`http://127.0.0.1:${port}${path}`, { headers: { Prefer: 'wait=50' }, signal: left.signal })
      .then((response) => response.text())
      .catch(() => {}),
  );
  await until(() => watcher.waiterCount === 2);
  left.abort();
  await Promise.all(asked);
  await until(() => watcher.waiterCount === 0);
});

test('a client that breaks off its upload is not taken for an outage', async (t) => {
  const { app, accepted, log } = await openDoor(t);
  const { port } = app.server.address() as { port: number };
  const socket = connect(port, '127.0.0.1');
  socket.on('error', () => {});
  const head = 'POST /consultar HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n';
  const arrived = once(app.server, 'request');
  socket.write(`${head}Content-Length: 50\r\n\r\n{`);
  await arrived;
  socket.destroy();
  await until(() => /el cliente se fue|sin servicio/.test(String(log)));
  assert.doesNotMatch(String(log), /sin servicio/);
  assert.deepEqual(accepted, []);
});
