import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { after, afterEach, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { brokersToTest } from '../local/ephemeral/queue.ts';
import { BrokerClients, idOf, message, messages } from '../local/ephemeral/queue-clients.ts';
import type { TestBroker } from '../local/ephemeral/test-broker.ts';
import { waitFor } from '../local/processes/wait-for.ts';
import { BrokerUnavailableError, type Publisher } from './index.ts';

for (const { name, skip, open } of await brokersToTest()) {
  describe(`what goes wrong around ${name}`, { skip }, () => {
    let broker: TestBroker;
    let clients: BrokerClients;
    before(async () => {
      broker = await open();
      clients = new BrokerClients(broker);
    });
    afterEach(async () => {
      broker.proxy.mend();
      await clients.stopAll();
      await broker.empty();
    });
    after(() => broker?.drop());

    test('readiness follows the broker away and back, and work goes on by itself', async () => {
      const publisher = await clients.publisher();
      const consumer = await clients.consumer(10, (delivery) => delivery.ack());
      broker.proxy.down();
      await waitFor('nobody is ready', () => !publisher.isReady() && !consumer.isReady());
      await assert.rejects(publisher.publish([message(1)]), BrokerUnavailableError);

      broker.proxy.mend();
      await waitFor('both are ready', () => publisher.isReady() && consumer.isReady());
      await publisher.publish([message(2)]);
      await waitFor('the delivery', () => consumer.deliveries.length === 1);
      assert.deepEqual(consumer.deliveries.map(idOf), [2]);
    });

    test('what starts while the broker is away begins to work when it comes', async () => {
      broker.proxy.down();
      const starting = Promise.all([clients.publisher(), clients.consumer(1, (delivery) => delivery.ack())]);
      setImmediate(() => broker.proxy.mend());
      const [publisher, consumer] = await starting;
      await publisher.publish([message(1)]);
      await waitFor('the delivery', () => consumer.deliveries.length === 1);
    });

    test('a stop while the broker is away ends', async () => {
      const publisher = await clients.publisher();
      const consumer = await clients.consumer(3);
      await publisher.publish(messages(3));
      await waitFor('the hands are full', () => consumer.deliveries.length === 3);
      broker.proxy.down();
      const stopped = Promise.all([publisher.stop(), consumer.stop()]);
      const [acked, retried, rejected] = consumer.deliveries;
      acked?.ack();
      retried?.retry();
      rejected?.reject('nobody hears it');
      await stopped;
      await assert.rejects(publisher.publish([message(4)]), BrokerUnavailableError);
    });

    test('what was in hand when the connection broke is settled in the end', async () => {
      const publisher = await clients.publisher();
      const consumer = await clients.consumer(3, (delivery) => {
        if (delivery.attempt > 1) delivery.ack();
      });
      await publisher.publish(messages(3));
      await waitFor('the hands are full', () => consumer.deliveries.length === 3);
      broker.proxy.down();
      await waitFor('it is noticed', () => !consumer.isReady() && !publisher.isReady());
      const inHand = [...consumer.deliveries];
      broker.proxy.mend();
      // Whoever has lost its claim to them is not heard, and then they are delivered again.
      for (const delivery of inHand) delivery.ack();
      await waitFor('both are ready', () => consumer.isReady() && publisher.isReady());
      await waitFor('they are delivered again', () => consumer.deliveries.length === 6);
      await clients.stopAll();
      assert.equal(await broker.unsettled(), 0);
      assert.deepEqual(await broker.takeDeadLetters(), []);
    });

    test('the deliveries of a killed consumer go to another, as a further attempt', async () => {
      const publisher = await clients.publisher();
      await publisher.publish(messages(5));
      const killed = spawn(process.execPath, [HOLDING_CONSUMER, '5'], {
        env: { ...process.env, BROKER_URL: broker.urls.worker },
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      let taken = '';
      killed.stdout.on('data', (dots) => {
        taken += dots;
      });
      await waitFor('it holds all five', () => taken === '.....');
      const heir = await clients.consumer(5, (delivery) => delivery.ack());
      assert.equal(heir.deliveries.length, 0);

      killed.kill('SIGKILL');
      await once(killed, 'exit');
      await waitFor('another has all five', () => heir.deliveries.length === 5);
      assert.deepEqual(heir.deliveries.map(idOf).sort(), [1, 2, 3, 4, 5]);
      assert.deepEqual(
        heir.deliveries.map(({ attempt }) => attempt),
        [2, 2, 2, 2, 2],
      );
    });

    test('connections that the server closes again and again lose no confirmed message', async () => {
      const publisher = await clients.publisher();
      const delivered = new Set<number>();
      await clients.consumer(20, (delivery) => {
        delivered.add(idOf(delivery));
        delivery.ack();
      });
      const publishing = publishWhile(publisher);
      const untilMoreAreConfirmed = () => {
        const before = publishing.confirmed.size;
        return waitFor('more are confirmed', () => publishing.confirmed.size > before + 50);
      };
      for (let round = 0; round < 4 || publishing.refused === 0; round += 1) {
        await untilMoreAreConfirmed();
        await broker.closeConnections();
      }
      await untilMoreAreConfirmed();
      await publishing.stop();
      await waitFor('all confirmed ones are delivered', () => publishing.confirmed.isSubsetOf(delivered));
    });

    test('without its queue the publisher says so, and works again when it is there', async () => {
      const publisher = await clients.publisher();
      await publisher.publish([message(1)]);
      await broker.deleteQueue();
      await assert.rejects(publisher.publish([message(2)]), BrokerUnavailableError);
      await waitFor('it is not ready', () => !publisher.isReady());
      await broker.provision();
      await waitFor('it is ready', () => publisher.isReady());
      await publisher.publish([message(3)]);
      const consumer = await clients.consumer(5, (delivery) => delivery.ack());
      await waitFor('the delivery', () => consumer.deliveries.length === 1);
      assert.deepEqual(consumer.deliveries.map(idOf), [3]);
    });

    test('a consumer outlives its queue', async () => {
      const publisher = await clients.publisher();
      const consumer = await clients.consumer(5, (delivery) => delivery.ack());
      await broker.deleteQueue();
      await waitFor('it is not ready', () => !consumer.isReady());
      await broker.provision();
      await waitFor('both are ready', () => consumer.isReady() && publisher.isReady());
      await publisher.publish([message(1)]);
      await waitFor('the delivery', () => consumer.deliveries.length === 1);
    });
  });
}

const HOLDING_CONSUMER = fileURLToPath(new URL('./for-tests/holding-consumer.ts', import.meta.url));

/** Publishes one message after the other in several lanes, and remembers which were confirmed. */
function publishWhile(publisher: Publisher) {
  const state = { confirmed: new Set<number>(), refused: 0, stop };
  let lastId = 0;
  let isStopped = false;
  async function publishOn(): Promise<void> {
    while (!isStopped) {
      lastId += 1;
      const id = lastId;
      try {
        await publisher.publish([message(id)]);
        state.confirmed.add(id);
      } catch (error) {
        assert.ok(error instanceof BrokerUnavailableError);
        state.refused += 1;
        await waitFor('the publisher is ready', () => publisher.isReady());
      }
    }
  }
  const lanes = Promise.all([publishOn(), publishOn(), publishOn(), publishOn()]);
  async function stop(): Promise<void> {
    isStopped = true;
    await lanes;
  }
  return state;
}
