import assert from 'node:assert/strict';
import { after, afterEach, before, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Publisher } from '@sel/broker';
import { createLogger } from '@sel/runtime/logger';
import { BrokerClients, idOf, message } from '../../local/ephemeral/queue-clients.ts';
import { HOW_TO_GET_RABBITMQ, openTestNode, type TestNode } from '../../local/ephemeral/rabbitmq.ts';
import { createTestVhost, type TestVhost } from '../../local/ephemeral/rabbitmq-vhost.ts';
import { waitFor } from '../../local/processes/wait-for.ts';
import { BrokerUnavailableError } from '../broker.ts';
import { openPublisher } from '../open.ts';
import { CONSULTAS, TOPOLOGY } from './topology.ts';

const node = await openTestNode();
after(() => node?.stop());

/** Whatever is missing between a gateway and the queue: the gateway must know, and nothing may vanish in it. */
describe('the way from the gateway to the queue', { skip: !node && HOW_TO_GET_RABBITMQ }, () => {
  let vhost: TestVhost;
  let clients: BrokerClients;
  before(async () => {
    vhost = await createTestVhost(node as TestNode);
    clients = new BrokerClients(vhost);
  });
  afterEach(async () => {
    await clients.stopAll();
    await vhost.provision();
  });
  after(() => vhost?.drop());

  const deleteExchange = () => vhost.call('DELETE', `exchanges/{vhost}/${CONSULTAS}`);
  const { queue, exchange, routingKey } = TOPOLOGY.binding;
  const unbind = () =>
    vhost.call('DELETE', `bindings/{vhost}/e/${exchange}/q/${queue}/${encodeURIComponent(routingKey)}`);

  /** A gateway publishes again once it is provisioned again, and says meanwhile that it cannot. */
  async function assertNoticed(publisher: Publisher, breakIt: () => Promise<unknown>): Promise<void> {
    await publisher.publish([message(1)]);
    await breakIt();
    await assert.rejects(publisher.publish([message(2)]), BrokerUnavailableError);
    await waitFor('it is not ready', () => !publisher.isReady());
    // It asks again and again; what it is told must not make it ready in between.
    const untilMs = performance.now() + 4_000;
    while (performance.now() < untilMs) {
      assert.equal(publisher.isReady(), false);
      await sleep(10);
    }
    await vhost.provision();
    await waitFor('it is ready', () => publisher.isReady());
    await publisher.publish([message(3)]);
    const consumer = await clients.consumer(5, (delivery) => delivery.ack());
    await waitFor('the last one is delivered', () => consumer.deliveries.map(idOf).includes(3));
  }

  test('an exchange that is missing', async () => {
    await assertNoticed(await clients.publisher(), deleteExchange);
  });

  test('a queue that is bound to nothing', async () => {
    await assertNoticed(await clients.publisher(), unbind);
  });

  test('a missing exchange is noticed although nobody publishes', async () => {
    const publisher = await clients.publisher();
    await deleteExchange();
    await waitFor('it is not ready', () => !publisher.isReady());
  });

  test('an account that may do everything mends it', async () => {
    const publisher = openPublisher({
      url: vhost.urls.admin,
      clientName: 'test',
      logger: createLogger('test', { LOG_LEVEL: 'silent' }),
    });
    publisher.start();
    try {
      for (const breakIt of [deleteExchange, unbind]) {
        await waitFor('it is ready', () => publisher.isReady());
        await breakIt();
        await waitFor('it is published', () =>
          publisher.publish([message(1)]).then(
            () => true,
            () => false,
          ),
        );
      }
    } finally {
      await publisher.stop();
    }
  });
});
