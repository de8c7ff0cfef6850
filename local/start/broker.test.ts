import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { test } from 'node:test';
import { describeRabbitmq } from './broker.ts';

/** Asks a management API that answers so. */
async function described(answer: RequestListener, credentials = 'admin:p%40ss'): Promise<string> {
  const server = createServer(answer).listen(0, '127.0.0.1');
  await once(server, 'listening');
  try {
    const { port } = server.address() as AddressInfo;
    return await describeRabbitmq(`http://${credentials}@127.0.0.1:${port}`);
  } finally {
    server.close();
    server.closeAllConnections();
  }
}

test("RabbitMQ's version is asked of its management API, with the administrator's password", async () => {
  let authorization = '';
  const description = await described((request, response) => {
    authorization = request.headers.authorization ?? '';
    response.end(JSON.stringify({ rabbitmq_version: '3.13.7' }));
  });
  assert.equal(description, 'RabbitMQ 3.13.7');
  assert.equal(authorization, `Basic ${Buffer.from('admin:p@ss').toString('base64')}`);
});

test('without an answer that tells the version, the name is enough', async () => {
  assert.equal(await described((_, response) => response.end('<html>')), 'RabbitMQ');
  assert.equal(await described((_, response) => response.writeHead(401).end('{"error":"no"}')), 'RabbitMQ');
  assert.equal(await described((request) => request.socket.destroy()), 'RabbitMQ');
});
