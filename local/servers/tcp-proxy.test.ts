import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { waitFor } from '../processes/wait-for.ts';
import { TcpProxy } from './tcp-proxy.ts';

/** Far longer than anything takes to pass on one machine. */
const A_WHILE_MS = 200;

describe('a proxy', () => {
  let cleanup: AsyncDisposableStack;
  let proxy: TcpProxy;
  /** What the server has got, and its side of the connection. */
  let received: string;
  let serverSide: Socket;

  beforeEach(async () => {
    cleanup = new AsyncDisposableStack();
    received = '';
    const server = createServer((socket) => {
      serverSide = socket;
      socket.on('data', (data) => {
        received += data;
      });
      socket.on('error', () => {});
    });
    await once(server.listen(0, '127.0.0.1'), 'listening');
    cleanup.defer(() => void server.close());
    proxy = await TcpProxy.listen(() => [(server.address() as { port: number }).port]);
    cleanup.defer(() => proxy.close());
  });
  afterEach(() => cleanup.disposeAsync());

  /** A client's connection. */
  function connected(): Socket {
    const client = connect(proxy.port, '127.0.0.1');
    client.on('error', () => {});
    cleanup.defer(() => void client.destroy());
    return client;
  }

  test('in silence nothing passes, not even an end; afterwards everything does, in order', async () => {
    const client = connected();
    client.write('a');
    await waitFor('the server has it', () => received === 'a');

    proxy.silence();
    let clientGot = '';
    let hasEnded = false;
    client.on('data', (data) => {
      clientGot += data;
    });
    client.on('end', () => {
      hasEnded = true;
    });
    client.write('b');
    client.write('c');
    serverSide.end('answer');
    await sleep(A_WHILE_MS);
    assert.deepEqual({ received, clientGot, hasEnded }, { received: 'a', clientGot: '', hasEnded: false });

    proxy.mend();
    await waitFor('all has passed', () => received === 'abc' && clientGot === 'answer' && hasEnded);
  });

  test('who connects in silence is not refused and gets no answer until it is over', async () => {
    proxy.silence();
    const client = connected();
    client.write('a');
    await once(client, 'connect');
    await sleep(A_WHILE_MS);
    assert.equal(received, '');
    proxy.mend();
    await waitFor('the server has it', () => received === 'a');
  });

  test('what is delayed arrives later, and nothing overtakes it when the delay ends', async () => {
    const client = connected();
    client.write('a');
    await waitFor('the server has it', () => received === 'a');
    proxy.delay(A_WHILE_MS);
    const sentAtMs = performance.now();
    client.write('b');
    await sleep(A_WHILE_MS / 4);
    proxy.mend();
    client.write('c');
    await waitFor('the server has both', () => received.length === 3);
    assert.equal(received, 'abc');
    assert.ok(performance.now() - sentAtMs >= A_WHILE_MS - 5);
  });
});
