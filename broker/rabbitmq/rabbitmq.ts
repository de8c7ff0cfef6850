import type { BrokerKind } from '../broker-kind.ts';
import { RabbitConsumer } from './consumer.ts';
import { RabbitDeadLetterBox } from './dead-letter-box.ts';
import { RabbitPublisher } from './publisher.ts';
import { RabbitWaitingCount } from './waiting.ts';

export const RABBITMQ: BrokerKind = {
  schemes: ['amqp', 'amqps'],
  example: 'amqp://usuario:clave@servidor:5672 (RabbitMQ)',
  openPublisher: ({ url, clientName, logger }) =>
    new RabbitPublisher({ url, connectionName: `${clientName} publish`, logger }),
  openConsumer: ({ url, clientName, logger }) =>
    new RabbitConsumer({ url, connectionName: `${clientName} consume`, logger }),
  openDeadLetterBox: (brokerUrl) => new RabbitDeadLetterBox(brokerUrl),
  openWaitingCount: (brokerUrl) => new RabbitWaitingCount(brokerUrl),
};
