import type { BrokerKind } from './broker-kind.ts';
import { POSTGRES } from './postgres/postgres.ts';
import { RABBITMQ } from './rabbitmq/rabbitmq.ts';

/** One line for each kind. */
export const BROKERS = { rabbitmq: RABBITMQ, postgres: POSTGRES } satisfies Record<string, BrokerKind>;
export type BrokerName = keyof typeof BROKERS;
