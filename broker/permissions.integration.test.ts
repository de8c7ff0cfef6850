import assert from 'node:assert/strict';
import { once } from 'node:events';
import { after, before, describe, test } from 'node:test';
import { QUEUE } from '@sel/contract';
import { createLogger } from '@sel/runtime/logger';
import pg from 'pg';
import { Connection } from 'rabbitmq-client';
import { brokersToTest } from '../local/ephemeral/queue.ts';
import { BrokerClients, message } from '../local/ephemeral/queue-clients.ts';
import type { TestBroker } from '../local/ephemeral/test-broker.ts';
import { waitFor } from '../local/processes/wait-for.ts';
import { openConsumer, openPublisher } from './index.ts';
import { CONSULTAS, DEAD_LETTERS, GIVEN_UP, TOPOLOGY } from './rabbitmq/topology.ts';

const [postgres, rabbitmq] = await brokersToTest();
assert.ok(postgres && rabbitmq);

describe('RabbitMQ keeps each service to its side of the queue', { skip: rabbitmq.skip }, () => {
  let broker: TestBroker;
  let gateway: Connection;
  let worker: Connection;
  let maintenance: Connection;
  before(async () => {
    broker = await rabbitmq.open();
    gateway = connect(broker.urls.apiGateway);
    worker = connect(broker.urls.worker);
    maintenance = connect(broker.maintenanceUrl);
  });
  after(async () => {
    gateway?.unsafeDestroy();
    worker?.unsafeDestroy();
    maintenance?.unsafeDestroy();
    await broker?.drop();
  });

  for (const [what, attempt] of [
    ['the gateway may not consume', () => consume(gateway)],
    ['the gateway may not fetch', () => gateway.basicGet({ queue: QUEUE })],
    ['the gateway may not read dead letters', () => gateway.basicGet({ queue: DEAD_LETTERS })],
    ['the gateway may not purge the queue', () => gateway.queuePurge({ queue: QUEUE })],
    ['the gateway may not delete the queue', () => gateway.queueDelete({ queue: QUEUE })],
    ['the gateway may not create queues', () => gateway.queueDeclare({ queue: 'another' })],
    ['the gateway may not add dead letters', () => publish(gateway, { exchange: DEAD_LETTERS })],
    ...[QUEUE, GIVEN_UP, DEAD_LETTERS].map(
      (routingKey) =>
        [
          `the gateway may not write past its exchange into ${routingKey}`,
          () => publish(gateway, { routingKey }),
        ] as const,
    ),
    ['the gateway may not bind its exchange', () => bind(gateway, GIVEN_UP)],
    ['the gateway may not unbind the queue', () => gateway.queueUnbind(TOPOLOGY.binding)],
    ['the gateway may not delete its exchange', () => gateway.exchangeDelete({ exchange: CONSULTAS })],
    ...[QUEUE, GIVEN_UP, DEAD_LETTERS].map(
      (routingKey) =>
        [`the worker may not write into ${routingKey}`, () => publish(worker, { routingKey })] as const,
    ),
    [
      'the worker may not publish consultas',
      () => publish(worker, { exchange: CONSULTAS, routingKey: QUEUE }),
    ],
    ['the worker may not have consultas become dead letters', () => bind(worker, DEAD_LETTERS)],
    ['the worker may not read dead letters', () => worker.basicGet({ queue: DEAD_LETTERS })],
    ['the worker may not delete the queue', () => worker.queueDelete({ queue: QUEUE })],
    ['the worker may not create queues', () => worker.queueDeclare({ queue: 'another' })],
    ['maintenance may not fetch', () => maintenance.basicGet({ queue: QUEUE })],
    ['maintenance may not read dead letters', () => maintenance.basicGet({ queue: DEAD_LETTERS })],
    [
      'maintenance may not publish consultas',
      () => publish(maintenance, { exchange: CONSULTAS, routingKey: QUEUE }),
    ],
    ['maintenance may not purge the queue', () => maintenance.queuePurge({ queue: QUEUE })],
  ] as const) {
    test(what, async () => {
      await assert.rejects(attempt(), { code: 'ACCESS_REFUSED' });
    });
  }

  test('what the gateway publishes reaches the queue, and no other one by any name', async () => {
    const clients = new BrokerClients(broker);
    try {
      const publisher = await clients.publisher();
      await publisher.publish([message(1)]);
      const consumer = await clients.consumer(1, (delivery) => delivery.ack());
      await waitFor('the delivery', () => consumer.deliveries.length === 1);
    } finally {
      await clients.stopAll();
    }

    const channel = await gateway.acquire();
    const returned = once(channel, 'basic.return');
    await channel.basicPublish({ exchange: CONSULTAS, routingKey: GIVEN_UP, mandatory: true }, message(2));
    assert.equal((await returned)[0].replyCode, 312, 'no route');
    await channel.close();
  });

  test('a consumer with the account of the gateway never becomes ready', async () => {
    const refusals: string[] = [];
    const consumer = openConsumer({
      url: broker.urls.apiGateway,
      clientName: 'test',
      logger: recordingLogger(refusals),
    });
    consumer.start(1, () => assert.fail('something was delivered'));
    await waitFor('it is refused', () => refusals.some((reason) => /ACCESS_REFUSED/.test(reason)));
    assert.equal(consumer.isReady(), false);
    await consumer.stop();
  });
});

test('on RabbitMQ an account that may do everything needs no provision', {
  skip: rabbitmq.skip,
}, async () => {
  const broker = await rabbitmq.open();
  try {
    await broker.deleteQueue();
    const clients = new BrokerClients({ ...broker, urls: broker.unrestrictedUrls });
    const publisher = await clients.publisher();
    const consumer = await clients.consumer(1, (delivery) => delivery.reject('a reason'));
    await publisher.publish([message(1)]);
    await waitFor('the delivery', () => consumer.deliveries.length === 1);
    await clients.stopAll();
    assert.deepEqual(await broker.takeDeadLetters(), [{ body: message(1), reason: 'a reason' }]);
  } finally {
    await broker.drop();
  }
});

describe('PostgreSQL keeps each service to its side of the queue', { skip: postgres.skip }, () => {
  let broker: TestBroker;
  before(async () => {
    broker = await postgres.open();
  });
  after(() => broker?.drop());

  for (const [role, what, statement] of [
    ['apiGateway', 'take', 'UPDATE consulta_queue SET holder = 1'],
    ['apiGateway', 'read', 'SELECT body FROM consulta_queue'],
    ['apiGateway', 'delete', 'DELETE FROM consulta_queue'],
    [
      'apiGateway',
      'say that a message is given up',
      "INSERT INTO consulta_queue (body, attempts) VALUES ('x', 20)",
    ],
    ['apiGateway', 'read dead letters', 'SELECT body FROM consulta_queue_dead'],
    ['apiGateway', 'add dead letters', "INSERT INTO consulta_queue_dead (body) VALUES ('x')"],
    ['apiGateway', 'pass for a worker', 'INSERT INTO consulta_queue_holder DEFAULT VALUES'],
    ['worker', 'add messages', "INSERT INTO consulta_queue (body) VALUES ('x')"],
    ['worker', 'change messages', "UPDATE consulta_queue SET body = 'x'"],
    ['worker', 'empty the queue', 'TRUNCATE consulta_queue'],
    ['worker', 'read dead letters', 'SELECT body FROM consulta_queue_dead'],
    ['worker', 'delete dead letters', 'DELETE FROM consulta_queue_dead'],
    ['maintenance', 'read', 'SELECT body FROM consulta_queue'],
    ['maintenance', 'delete', 'DELETE FROM consulta_queue'],
  ] as const) {
    test(`${role} may not ${what}`, async () => {
      const connectionString = role === 'maintenance' ? broker.maintenanceUrl : broker.urls[role];
      const client = new pg.Client({ connectionString });
      await client.connect();
      try {
        await assert.rejects(client.query(statement), { code: '42501' });
      } finally {
        await client.end();
      }
    });
  }

  test('a consumer with the account of the gateway takes nothing', async () => {
    const refusals: string[] = [];
    const options = { url: broker.urls.apiGateway, clientName: 'test', logger: recordingLogger(refusals) };
    const publisher = openPublisher(options);
    const consumer = openConsumer(options);
    publisher.start();
    await waitFor('the publisher is ready', () => publisher.isReady());
    await publisher.publish([message(1)]);
    consumer.start(1, () => assert.fail('something was delivered'));
    await waitFor('it is refused', () => refusals.some((reason) => /permission denied/.test(reason)));
    await Promise.all([publisher.stop(), consumer.stop()]);
    assert.equal(await broker.unsettled(), 1);
  });
});

function connect(url: string): Connection {
  const connection = new Connection({ url });
  connection.on('error', () => {}); // Each attempt is rejected with its own reason.
  return connection;
}

async function consume(connection: Connection): Promise<unknown> {
  const channel = await connection.acquire();
  return channel.basicConsume({ queue: QUEUE }, () => {});
}

function bind(connection: Connection, queue: string): Promise<unknown> {
  return connection.queueBind({ queue, exchange: CONSULTAS, routingKey: queue });
}

async function publish(
  connection: Connection,
  to: { exchange?: string; routingKey?: string },
): Promise<void> {
  const channel = await connection.acquire();
  await channel.confirmSelect();
  await channel.basicPublish(to, { consulta_id: 1 });
}

/** Keeps the reasons that are logged as warnings. */
function recordingLogger(reasons: string[]) {
  const logger = createLogger('test', { LOG_LEVEL: 'silent' });
  logger.warn = ({ reason }: { reason?: string }) => void reasons.push(reason ?? '');
  return logger;
}
