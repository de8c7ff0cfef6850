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
   * Runs the statement that commits a lone consulta. With a turn it is to be given that, tells a worker by itself, and
   * nothing is to be done any more when it is committed; undefined where that is not possible now, or never.
   */
  inTurn<T>(statement: (turn: string | undefined) => Promise<T>): Promise<T>;
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
      inTurn: (statement) => publisher.inTurn(statement),
    };
    return { publisher, outbox: new Outbox({ ...options, publisher }), handover };
  }
  const publisher = openPublisher({ url, clientName: 'api-gateway', logger });
  const outbox = new Outbox({ ...options, publisher });
  return { publisher, outbox, handover: throughOutbox(outbox) };
}

/** The row is the intent to publish, and the message is published afterwards. */
export function throughOutbox(outbox: Outbox): Handover {
  return {
    table: 'consulta_outbox',
    committed: (messages) => outbox.publishSoon(messages),
    inTurn: (statement) => statement(undefined),
  };
}
