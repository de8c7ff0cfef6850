import type { Logger } from '@sel/runtime/logger';
import type { Consumer, Publisher } from './broker.ts';
import { PostgresConsumer } from './postgres/consumer.ts';
import { PostgresPublisher } from './postgres/publisher.ts';
import { RabbitConsumer } from './rabbitmq/consumer.ts';
import { RabbitPublisher } from './rabbitmq/publisher.ts';

export interface BrokerOptions {
  /** `amqp://…` or `amqps://…` is RabbitMQ; `postgres://…` or `postgresql://…` is PostgreSQL. */
  url: string;
  /** Who connects, as the broker's own tools show it. */
  clientName: string;
  logger: Logger;
}

/** @throws {BrokerUrlError} when the URL is not of a broker that is known. */
export function openPublisher(options: BrokerOptions): Publisher {
  const { url, clientName, logger } = options;
  if (brokerOf(url) === 'postgres') return new PostgresPublisher(options);
  return new RabbitPublisher({ url, connectionName: `${clientName} publish`, logger });
}

/** @throws {BrokerUrlError} when the URL is not of a broker that is known. */
export function openConsumer(options: BrokerOptions): Consumer {
  const { url, clientName, logger } = options;
  if (brokerOf(url) === 'postgres') return new PostgresConsumer(options);
  return new RabbitConsumer({ url, connectionName: `${clientName} consume`, logger });
}

/** Its message never contains the URL's password. */
export class BrokerUrlError extends Error {
  override name = 'BrokerUrlError';
}

export function brokerOf(url: string): 'rabbitmq' | 'postgres' {
  const scheme = /^([a-z][a-z0-9+.-]*):\/\//i.exec(url)?.[1]?.toLowerCase();
  const known =
    'Usa amqp://usuario:clave@servidor:5672 (RabbitMQ) o postgres://usuario:clave@servidor:5432/base.';
  if (!scheme || !URL.canParse(url)) throw new BrokerUrlError(`BROKER_URL no es una URL válida. ${known}`);
  switch (scheme) {
    case 'amqp':
    case 'amqps':
      return 'rabbitmq';
    case 'postgres':
    case 'postgresql':
      return 'postgres';
    default:
      throw new BrokerUrlError(`BROKER_URL empieza por «${scheme}:», que no es un broker conocido. ${known}`);
  }
}
