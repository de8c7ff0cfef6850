import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type Server } from 'node:net';
import { networkInterfaces } from 'node:os';
import { after, test } from 'node:test';
import { answersLocally, freePort, localOrigin, serverPort } from './free-port.ts';

const servers: Server[] = [];
after(() => servers.forEach((server) => void server.close()));

async function listen(host: string): Promise<number> {
  const server = createServer().listen(0, host);
  servers.push(server);
  await once(server, 'listening');
  return (server.address() as { port: number }).port;
}

const hasIpv6 = Object.values(networkInterfaces()).some((of) => of?.some(({ address }) => address === '::1'));
const skip = hasIpv6 ? false : 'this machine has no IPv6';

test('a program that listens by one family of addresses alone has the port', { skip }, async () => {
  for (const host of ['127.0.0.1', '::1', '0.0.0.0', '::']) {
    assert.ok(await answersLocally(await listen(host)), host);
  }
  assert.equal(await answersLocally(await freePort()), false);
});

test('the address that is told is by name, unless the name leads elsewhere', { skip }, async () => {
  const own = await listen('127.0.0.1');
  assert.equal(await localOrigin(own), `http://localhost:${own}`);
  const others = await listen('::1');
  assert.equal(await localOrigin(others), `http://127.0.0.1:${others}`);
});

test('a process is given each port once, whether anybody listens there by now or not', async () => {
  const ports = await Promise.all(Array.from({ length: 500 }, freePort));
  assert.equal(new Set(ports).size, ports.length);
});

test('processes that begin one after the other look at different ports, outside those of outgoing connections', () => {
  for (const firstPid of [1, 1_234, 4_194_000]) {
    const ports = Array.from({ length: 700 * 16 }, (_, n) =>
      serverPort(firstPid + Math.floor(n / 16), n % 16),
    );
    assert.equal(new Set(ports).size, ports.length);
    assert.ok(ports.every((port) => port >= 20_000 && port < 32_000));
  }
});
