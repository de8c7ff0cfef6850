import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { BrokerClients, message } from '../../local/ephemeral/queue-clients.ts';
import { openRabbitmqForTest } from '../../local/ephemeral/queue-rabbitmq.ts';
import { startEphemeralRabbitmq } from '../../local/ephemeral/servers.ts';
import { waitFor } from '../../local/processes/wait-for.ts';
import { findRabbitmq } from '../../local/servers/rabbitmq.ts';
import { CONSUMER_TIMEOUT_MS } from './consumer.ts';

const skip = !findRabbitmq() && 'hace falta el programa rabbitmq-server';
const conf = readFileSync(new URL('../../deploy/rabbitmq/rabbitmq.conf', import.meta.url), 'utf8');
const settings = Object.fromEntries(
  [...conf.matchAll(/^([a-z_.]+) = (.+)$/gm)].map(([, name, value]) => [name as string, value as string]),
);

test('RabbitMQ understands its rabbitmq.conf, and lets a worker wait as long as the worker asks for', {
  skip,
}, async () => {
  await using cleanup = new AsyncDisposableStack();
  const node = await startEphemeralRabbitmq({ settings });
  cleanup.defer(() => node.stop());
  const timeout = await node.ctl('eval', 'application:get_env(rabbit, consumer_timeout).');
  assert.equal(timeout.trim(), `{ok,${CONSUMER_TIMEOUT_MS}}`);

  // An old RabbitMQ takes the worker's wish too, though it does not understand it.
  const broker = await openRabbitmqForTest(node);
  cleanup.defer(() => broker.drop());
  const clients = new BrokerClients(broker);
  cleanup.defer(() => clients.stopAll());
  const publisher = await clients.publisher();
  const consumer = await clients.consumer(1, (delivery) => delivery.ack());
  await publisher.publish([message(1)]);
  await waitFor('the delivery', () => consumer.deliveries.length === 1);
});
