import type { Logger } from '@sel/runtime/logger';
import type { ClientBase } from 'pg';
import type { Consumer, Publisher } from './broker.ts';
import type { DeadLetterBox } from './dead-letters/dead-letter.ts';

/** Who connects to a broker, and where. */
export interface BrokerOptions {
  url: string;
  /** Who connects, as the broker's own tools show it. */
  clientName: string;
  logger: Logger;
}

/** All that a kind of broker brings. */
export interface BrokerKind {
  /** How BROKER_URL looks, for who wrote another one. */
  readonly example: string;
  readonly schemes: readonly string[];
  openPublisher(options: BrokerOptions): Publisher;
  openConsumer(options: BrokerOptions): Consumer;
  /** For the database's owner and the broker's administrator. */
  openDeadLetterBox(brokerUrl: string, databaseUrl: string): DeadLetterBox;
  /** @param client of the role `mantenimiento`, in the consultas' database. */
  openWaitingCount(brokerUrl: string, client: ClientBase): WaitingCount;
}

export interface WaitingCount {
  /** How many messages wait for a worker, those included that the broker has given up. */
  count(): Promise<number>;
  close(): Promise<void>;
}
