import type { BrokerKind } from '../broker-kind.ts';
import { PostgresConsumer } from './consumer.ts';
import { PostgresDeadLetterBox } from './dead-letter-box.ts';
import { PostgresPublisher } from './publisher.ts';
import { countWaiting } from './waiting.ts';

export const POSTGRES: BrokerKind = {
  schemes: ['postgres', 'postgresql'],
  example: 'postgres://usuario:clave@servidor:5432/base (PostgreSQL)',
  openPublisher: (options) => new PostgresPublisher(options),
  openConsumer: (options) => new PostgresConsumer(options),
  openDeadLetterBox: (_, databaseUrl) => new PostgresDeadLetterBox(databaseUrl),
  openWaitingCount: (_, client) => ({ count: () => countWaiting(client), close: async () => {} }),
};
