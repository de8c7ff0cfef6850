import { type AsyncMessage, Connection } from 'rabbitmq-client';
import { ConfirmedChannel } from './confirmed.ts';
import { type SessionOptions, untilClosed } from './session.ts';
import { DEAD_LETTERS } from './topology.ts';

/**
 * Publishes given-up messages to the dead-letter exchange with the reason in their headers, which a plain
 * `basic.reject` could not carry. It has a connection of its own, opened at the first dead letter, because
 * RabbitMQ blocks a connection that publishes while it is short of memory or disk, acks included.
 */
export class DeadLetterPublisher {
  readonly #options: SessionOptions;
  #connection: Connection | undefined;
  #confirmed: Promise<ConfirmedChannel | undefined> = Promise.resolve(undefined);

  constructor(options: SessionOptions) {
    this.#options = options;
  }

  /** Resolves when RabbitMQ has confirmed the dead letter; only then may the message be acked. */
  async send(message: AsyncMessage, reason: string): Promise<void> {
    const confirmed = await this.#channel();
    const { messageId, contentType, routingKey } = message;
    await confirmed.publish([
      {
        envelope: {
          exchange: DEAD_LETTERS,
          routingKey,
          // Not the sender's headers: what cannot be encoded, or is too long for a frame, closes the channel.
          headers: { reason, 'rejected-at': new Date().toISOString() },
          ...(messageId && { messageId }),
          ...(contentType && { contentType }),
        },
        body: originalBody(message),
      },
    ]);
  }

  async stop(): Promise<void> {
    const confirmed = await this.#confirmed.catch(() => undefined);
    if (confirmed) await untilClosed(confirmed.channel.close());
    if (!this.#connection) return;
    await untilClosed(this.#connection.close());
    this.#connection.unsafeDestroy();
  }

  /** Whoever comes while the channel is being opened waits for the same one. */
  #channel(): Promise<ConfirmedChannel> {
    const channel = this.#confirmed.then(
      (open) => (open?.channel.active ? open : this.#open()),
      () => this.#open(),
    );
    this.#confirmed = channel;
    return channel;
  }

  #open(): Promise<ConfirmedChannel> {
    this.#connection ??= this.#connect();
    return ConfirmedChannel.open(this.#connection, () => {});
  }

  #connect(): Connection {
    const { url, connectionName, logger } = this.#options;
    const connection = new Connection({
      url,
      connectionName: `${connectionName} dead letters`,
      noDelay: true,
      acquireTimeout: 5_000,
    });
    connection.on('error', (error) =>
      logger.warn({ reason: error.message }, 'RabbitMQ, al apartar mensajes muertos'),
    );
    return connection;
  }
}

/** The library has parsed what is JSON and decoded what is text; a Buffer leaves the content type as it is. */
function originalBody({ body, contentType }: AsyncMessage): Buffer {
  if (Buffer.isBuffer(body)) return body;
  return Buffer.from(contentType === 'text/plain' ? body : JSON.stringify(body));
}
