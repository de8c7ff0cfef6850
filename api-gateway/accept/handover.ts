import { brokerOf, openPublisher, PostgresPublisher, type Publisher } from '@sel/broker';
import type { ConsultaMessage } from '@sel/contract';
import { Outbox, type OutboxOptions } from './outbox.ts';

/** How a consulta gets into the queue: a row is committed with it, and something is done about it afterwards. */
export interface Handover {
  /** Where that row is: the intent to publish, or the message itself. */
  readonly table: 'consulta_outbox' | 'consulta_queue';
  /** For messages whose rows are committed; never fails and never waits. */
  committed(messages: readonly ConsultaMessage[]): void;
  /**
   * For a statement that commits a lone consulta: what it is to be given to have a worker told by itself. Nothing is to be
   * done any more when it is committed. Undefined where that is not possible now, or never.
   */
  takeTurn?(): string | undefined;
  /** When that statement has ended. */
  endTurn?(): void;
}

export interface Queue {
  publisher: Publisher;
  /** With a queue in the database, too: for what was left behind with another broker, and for what is retried. */
  outbox: Outbox;
  handover: Handover;
}

/** @throws {BrokerUrlError} when the URL is not of a broker that is known. */
export function openQueue(url: string, options: Omit<OutboxOptions, 'publisher'>): Queue {
  const { logger } = options;
  if (brokerOf(url) === 'postgres') {
    const publisher = new PostgresPublisher({ url, clientName: 'api-gateway', logger });
    const handover: Handover = {
      table: 'consulta_queue',
      committed: () => publisher.wake(),
      takeTurn: () => publisher.takeTurn(),
      endTurn: () => publisher.endTurn(),
    };
    return { publisher, outbox: new Outbox({ ...options, publisher }), handover };
  }
  const publisher = openPublisher({ url, clientName: 'api-gateway', logger });
  const outbox = new Outbox({ ...options, publisher });
  const handover: Handover = {
    table: 'consulta_outbox',
    committed: (messages) => outbox.publishSoon(messages),
  };
  return { publisher, outbox, handover };
}
