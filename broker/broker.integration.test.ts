import assert from 'node:assert/strict';
import { after, afterEach, before, describe, test } from 'node:test';
import { createLogger } from '@sel/runtime/logger';
import { brokersToTest } from '../local/ephemeral/queue.ts';
import { BrokerClients, idOf, message, messages } from '../local/ephemeral/queue-clients.ts';
import type { TestBroker } from '../local/ephemeral/test-broker.ts';
import { waitFor } from '../local/processes/wait-for.ts';
import { type Delivery, MAX_DELIVERIES, openConsumer, openPublisher } from './index.ts';

for (const { name, skip, open } of await brokersToTest()) {
  describe(`the contract of a broker, kept by ${name}`, { skip }, () => {
    let broker: TestBroker;
    let clients: BrokerClients;
    before(async () => {
      broker = await open();
      clients = new BrokerClients(broker);
    });
    afterEach(async () => {
      await clients.stopAll();
      await broker.empty();
    });
    after(() => broker?.drop());

    test('everything that was published is delivered once, with its contents', async () => {
      const publisher = await clients.publisher();
      const sent = messages(5_000);
      await Promise.all([publisher.publish(sent.slice(0, 4_000)), publisher.publish(sent.slice(4_000))]);
      assert.equal(await broker.waiting(), sent.length);

      const { deliveries } = await clients.consumer(100, (delivery) => delivery.ack());
      await waitFor('all are delivered', () => deliveries.length >= sent.length);
      assert.deepEqual(deliveries.map((delivery) => delivery.body).sort(byId), sent);
      assert.ok(deliveries.every(({ attempt }) => attempt === 1));
      await waitFor('the queue is empty', async () => (await broker.waiting()) === 0);
      await clients.stopAll();
      assert.equal(await broker.unsettled(), 0);
    });

    test('publishing nothing is no error', async () => {
      const publisher = await clients.publisher();
      await publisher.publish([]);
      assert.equal(await broker.waiting(), 0);
    });

    test('a consumer never has more in hand than its concurrency, and always as much when there is work', async () => {
      const concurrency = 7;
      const publisher = await clients.publisher();
      await publisher.publish(messages(100));
      const inHand = new Set<Delivery>();
      let most = 0;
      const { deliveries } = await clients.consumer(concurrency, (delivery) => {
        inHand.add(delivery);
        most = Math.max(most, inHand.size);
      });
      for (let settled = 0; settled < 100; settled += 1) {
        const left = 100 - settled;
        await waitFor('the hands are full', () => inHand.size === Math.min(concurrency, left));
        const [oldest] = inHand as unknown as [Delivery];
        inHand.delete(oldest);
        oldest.ack();
      }
      assert.equal(most, concurrency);
      assert.equal(deliveries.length, 100);
    });

    test('a retry comes back after a pause, as a further attempt, while others pass', async () => {
      const publisher = await clients.publisher();
      const { deliveries } = await clients.consumer(2, (delivery) => {
        if (idOf(delivery) === 1 && delivery.attempt < 3) delivery.retry();
        else delivery.ack();
      });
      await publisher.publish([message(1)]);
      await waitFor('the first attempt', () => deliveries.length === 1);
      await publisher.publish([message(2)]);
      await waitFor('the third attempt', () => deliveries.some(({ attempt }) => attempt === 3));
      assert.deepEqual(
        deliveries.map((delivery) => [idOf(delivery), delivery.attempt]),
        [
          [1, 1],
          [2, 1],
          [1, 2],
          [1, 3],
        ],
      );
    });

    test('a rejected message is a dead letter with its reason, and leaves the queue', async () => {
      const publisher = await clients.publisher();
      await publisher.publish(messages(3));
      const { deliveries } = await clients.consumer(3, (delivery) => {
        if (idOf(delivery) === 2) delivery.reject('el producto «ñandú» no cabe');
        else delivery.ack();
      });
      await waitFor('all are delivered', () => deliveries.length === 3);
      await clients.stopAll();
      assert.deepEqual(await broker.takeDeadLetters(), [
        { body: message(2), reason: 'el producto «ñandú» no cabe' },
      ]);
      assert.equal(await broker.unsettled(), 0);
    });

    test('many rejected at once are all dead letters', async () => {
      const publisher = await clients.publisher();
      await publisher.publish(messages(200));
      const { deliveries } = await clients.consumer(200, (delivery) =>
        delivery.reject(`motivo ${idOf(delivery) % 5}`),
      );
      await waitFor('all are delivered', () => deliveries.length === 200);
      await clients.stopAll();
      const letters = await broker.takeDeadLetters();
      assert.equal(letters.length, 200);
      for (const { body, reason } of letters) {
        assert.equal(reason, `motivo ${(body as { consulta_id: number }).consulta_id % 5}`);
      }
      assert.equal(await broker.unsettled(), 0);
    });

    test('only the first settlement of a delivery counts', async () => {
      const publisher = await clients.publisher();
      const consumer = await clients.consumer(1, (delivery) => {
        delivery.ack();
        delivery.retry();
        delivery.reject('too late');
        delivery.ack();
      });
      await publisher.publish([message(1)]);
      await waitFor('the first', () => consumer.deliveries.length === 1);
      await publisher.publish([message(2)]);
      await waitFor('the second', () => consumer.deliveries.length === 2);
      await clients.stopAll();
      assert.deepEqual(consumer.deliveries.map(idOf), [1, 2]);
      assert.deepEqual(await broker.takeDeadLetters(), []);
    });

    test('a message that no process survives is given up, and comes once more to be told so', async () => {
      const publisher = await clients.publisher();
      await publisher.publish([message(1)]);
      await broker.spendDeliveries(MAX_DELIVERIES - 1);
      const last = await clients.consumer(1, (delivery) => delivery.retry());
      await waitFor('the last delivery', () => last.deliveries.length === 1);
      assert.equal(last.deliveries[0]?.attempt, MAX_DELIVERIES);
      await last.stop();

      const { deliveries } = await clients.consumer(1, (delivery) => delivery.reject('given up'));
      await waitFor('it comes again', () => deliveries.length === 1);
      assert.ok((deliveries[0]?.attempt ?? 0) > MAX_DELIVERIES);
      await clients.stopAll();
      assert.deepEqual(await broker.takeDeadLetters(), [{ body: message(1), reason: 'given up' }]);
      assert.equal(await broker.unsettled(), 0);
    });

    test('what is not JSON reaches the handler as its text', async () => {
      await broker.publishText('¿{no es JSON');
      const { deliveries } = await clients.consumer(1, (delivery) => delivery.reject('no es JSON'));
      await waitFor('the delivery', () => deliveries.length === 1);
      assert.equal(deliveries[0]?.body, '¿{no es JSON');
      await clients.stopAll();
      assert.deepEqual(await broker.takeDeadLetters(), [{ body: '¿{no es JSON', reason: 'no es JSON' }]);
    });

    test('a consumer that stops takes nothing more, waits for what it has in hand and leaves the rest', async () => {
      const publisher = await clients.publisher();
      await publisher.publish(messages(10));
      const stopping = await clients.consumer(4);
      await waitFor('the hands are full', () => stopping.deliveries.length === 4);
      let hasStopped = false;
      const stopped = stopping.stop().then(() => {
        hasStopped = true;
      });
      for (const delivery of stopping.deliveries) {
        await broker.waiting(); // What is under way has time to arrive.
        assert.equal(hasStopped, false);
        delivery.ack();
      }
      await stopped;
      assert.equal(stopping.deliveries.length, 4);
      assert.equal(await broker.unsettled(), 6);

      const next = await clients.consumer(10, (delivery) => delivery.ack());
      await waitFor('the rest is delivered', () => next.deliveries.length === 6);
      const all = [...stopping.deliveries, ...next.deliveries];
      assert.deepEqual(
        all.map(idOf).sort(ascending),
        messages(10).map(({ consulta_id }) => consulta_id),
      );
      assert.ok(all.every(({ attempt }) => attempt === 1));
    });

    test('a stop while everything is waiting to be retried does not wait for the pauses', async () => {
      const publisher = await clients.publisher();
      await publisher.publish(messages(5));
      const { deliveries } = await clients.consumer(5, (delivery) => delivery.retry());
      await waitFor('all are delivered', () => deliveries.length >= 5);
      await clients.stopAll();
      // RabbitMQ puts back what a closed channel held a moment after the goodbye.
      await waitFor('all are back', async () => (await broker.unsettled()) === 5);
    });

    test('stopping twice, or without a start, is harmless', async () => {
      const publisher = await clients.publisher();
      const consumer = await clients.consumer(1);
      for (const client of [publisher, consumer]) {
        await Promise.all([client.stop(), client.stop()]);
        await client.stop();
      }
      const options = { clientName: 'test', logger: createLogger('test', { LOG_LEVEL: 'silent' }) };
      await openPublisher({ ...options, url: broker.urls.apiGateway }).stop();
      await openConsumer({ ...options, url: broker.urls.worker }).stop();
    });
  });
}

function ascending(a: number, b: number): number {
  return a - b;
}

function byId(a: unknown, b: unknown): number {
  const [first, second] = [a, b] as { consulta_id: number }[];
  return (first?.consulta_id ?? 0) - (second?.consulta_id ?? 0);
}
