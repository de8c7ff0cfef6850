import { QUEUE } from '@sel/contract';
import { Connection } from 'rabbitmq-client';
import { DEAD_LETTERS, GIVEN_UP } from '../../broker/rabbitmq/topology.ts';
import { waitFor } from '../processes/wait-for.ts';
import { TcpProxy } from '../servers/tcp-proxy.ts';
import type { TestNode } from './rabbitmq.ts';
import { createTestVhost } from './rabbitmq-vhost.ts';
import type { TestBroker } from './test-broker.ts';

export async function openRabbitmqForTest(node: TestNode): Promise<TestBroker> {
  const vhost = await createTestVhost(node);
  const proxy = await TcpProxy.listen(() => [Number(new URL(node.url).port)]);
  const admin = new Connection(vhost.urls.admin);
  admin.on('error', () => {}); // It reconnects, and whoever uses it gets the reason.
  const take = async (queue: string) => admin.basicGet({ queue, noAck: true });
  const publish = async (routingKey: string, text: string) => {
    const channel = await admin.acquire();
    await channel.confirmSelect();
    await channel.basicPublish({ routingKey, durable: true }, text);
    await channel.close();
  };
  return {
    urls: { apiGateway: proxy.through(vhost.urls.apiGateway), worker: proxy.through(vhost.urls.worker) },
    maintenanceUrl: vhost.urls.maintenance,
    unrestrictedUrls: { apiGateway: vhost.urls.admin, worker: vhost.urls.admin },
    proxy,
    closeConnections: vhost.closeConnections,
    deleteQueue: async () => {
      await admin.queueDelete(QUEUE);
    },
    provision: vhost.provision,
    publishText: (text) => publish(QUEUE, text),
    leaveDeadLetter: (text) => publish(DEAD_LETTERS, text),
    spendDeliveries: async (count) => {
      for (let spent = 0; spent < count; spent += 1) {
        const channel = await admin.acquire();
        await waitFor('the message is back', () => channel.basicGet(QUEUE));
        // Not by basic.nack, which RabbitMQ does not count since 4.3.
        await channel.close();
      }
    },
    waiting: async () => (await admin.queueDeclare({ queue: QUEUE, passive: true })).messageCount,
    inHand: async () => {
      const queue = (await vhost.call('GET', `queues/{vhost}/${QUEUE}`)) as {
        messages_unacknowledged?: number;
      };
      return queue.messages_unacknowledged ?? 0;
    },
    unsettled: async () => {
      const counts = await Promise.all(
        [QUEUE, GIVEN_UP].map((queue) => admin.queueDeclare({ queue, passive: true })),
      );
      return counts.reduce((sum, { messageCount }) => sum + messageCount, 0);
    },
    takeDeadLetters: async () => {
      const letters = [];
      for (let letter = await take(DEAD_LETTERS); letter; letter = await take(DEAD_LETTERS)) {
        letters.push({ body: letter.body, reason: letter.headers?.reason });
      }
      return letters;
    },
    empty: async () => {
      for (const queue of [QUEUE, GIVEN_UP, DEAD_LETTERS]) await admin.queuePurge(queue);
    },
    drop: async () => {
      admin.unsafeDestroy();
      await proxy.close();
      await vhost.drop();
    },
  };
}
