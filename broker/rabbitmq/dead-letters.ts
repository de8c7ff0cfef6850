import { type AsyncMessage, Connection } from 'rabbitmq-client';
import { ConfirmedChannel } from './confirmed.ts';
import { goodbye, type LinkOptions } from './link.ts';
import { DEAD_LETTERS } from './topology.ts';

/**
 * Publishes given-up messages to the dead-letter exchange with the reason in their headers, which a plain
 * `basic.reject` could not carry. It has a connection of its own, opened at the first dead letter, because
 * RabbitMQ blocks a connection that publishes while it is short of memory or disk, acks included.
 */
export class DeadLetters {
  readonly #options: LinkOptions;
  #connection: Connection | undefined;
  #confirmed: Promise<ConfirmedChannel> | undefined;

  constructor(options: LinkOptions) {
    this.#options = options;
  }

  /** Resolves when RabbitMQ has confirmed the dead letter; only then may the message be acked. */
  async send(message: AsyncMessage, reason: string): Promise<void> {
    const confirmed = await this.#channel();
    const { messageId, contentType, body, routingKey } = message;
    const headers = { ...message.headers, reason, 'rejected-at': new Date().toISOString() };
    const envelope = { exchange: DEAD_LETTERS, routingKey, headers, ...(messageId && { messageId }) };
    await confirmed.publish([
      { envelope, body: contentType === 'application/json' ? body : Buffer.from(String(body)) },
    ]);
  }

  async stop(): Promise<void> {
    const confirmed = await this.#confirmed?.catch(() => undefined);
    if (confirmed) await goodbye(confirmed.channel.close());
    if (!this.#connection) return;
    await goodbye(this.#connection.close());
    this.#connection.unsafeDestroy();
  }

  async #channel(): Promise<ConfirmedChannel> {
    const open = await this.#confirmed?.catch(() => undefined);
    if (open?.channel.active) return open;
    this.#confirmed = this.#open();
    return this.#confirmed;
  }

  async #open(): Promise<ConfirmedChannel> {
    this.#connection ??= this.#connect();
    const confirmed = await ConfirmedChannel.open(this.#connection, () => {});
    confirmed.channel.on('error', () => {}); // It closes too, and the next dead letter opens another.
    return confirmed;
  }

  #connect(): Connection {
    const { url, connectionName, logger } = this.#options;
    const connection = new Connection({
      url,
      connectionName: `${connectionName} dead letters`,
      noDelay: true,
      acquireTimeout: 5_000,
    });
    connection.on('error', (error) => logger.warn({ reason: error.message }, 'RabbitMQ, for dead letters'));
    return connection;
  }
}
