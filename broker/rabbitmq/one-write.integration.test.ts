import assert from 'node:assert/strict';
import type { Socket } from 'node:net';
import { after, before, describe, test } from 'node:test';
import { QUEUE } from '@sel/contract';
import { Connection } from 'rabbitmq-client';
import { brokersToTest } from '../../local/ephemeral/queue.ts';
import type { TestBroker } from '../../local/ephemeral/test-broker.ts';
import { inOneWrite } from './one-write.ts';
import { CONSULTAS } from './topology.ts';

const [, rabbitmq] = await brokersToTest();
assert.ok(rabbitmq);

describe('a batch of messages', { skip: rabbitmq.skip }, () => {
  let broker: TestBroker;
  let connection: Connection;
  before(async () => {
    broker = await rabbitmq.open();
    connection = new Connection({ url: broker.urls.apiGateway });
    await connection.onConnect();
  });
  after(async () => {
    connection?.unsafeDestroy();
    await broker?.drop();
  });

  test('leaves in a few writes, all of it, even when it is larger than the socket takes at once', async () => {
    const channel = await connection.acquire();
    await channel.confirmSelect();
    const socket = (connection as unknown as { _socket: Socket })._socket;
    const writev = countCalls(socket, '_writev');
    const write = countCalls(socket, '_write');
    const body = { text: 'x'.repeat(1_000) };
    await Promise.all(
      inOneWrite(connection, () =>
        Array.from({ length: 500 }, () =>
          channel.basicPublish({ exchange: CONSULTAS, routingKey: QUEUE, mandatory: true }, body),
        ),
      ),
    );
    assert.ok(writev.calls + write.calls <= 50, `${writev.calls + write.calls} writes for 500 messages`);
    const { messageCount } = await channel.queueDeclare({ queue: QUEUE, passive: true });
    assert.equal(messageCount, 500);
    assert.equal(connection.ready, true, 'the connection is not taken for a blocked one');
    await channel.close();
  });

  test('goes out one by one when the library keeps its socket elsewhere', () => {
    assert.equal(
      inOneWrite({} as Connection, () => 'published'),
      'published',
    );
  });
});

function countCalls(socket: Socket, method: '_write' | '_writev'): { calls: number } {
  const counted = { calls: 0 };
  const original = socket[method] as (...args: unknown[]) => void;
  socket[method] = (...args: unknown[]) => {
    counted.calls += 1;
    original.apply(socket, args);
  };
  return counted;
}
