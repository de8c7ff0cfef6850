import { type Channel, Connection, type SyncMessage } from 'rabbitmq-client';
import { type DeadLetter, type DeadLetterBox, describeDeadLetter } from '../dead-letters/dead-letter.ts';
import { decodeBody } from './body.ts';
import { DEAD_LETTERS } from './topology.ts';

const CONNECT_DEADLINE_MS = 10_000;

/** The dead letters in RabbitMQ, for a user who may read that queue: the administrator. */
export class RabbitDeadLetterBox implements DeadLetterBox {
  readonly #connection: Connection;

  constructor(url: string) {
    this.#connection = new Connection({
      url,
      connectionName: 'dead letters',
      acquireTimeout: CONNECT_DEADLINE_MS,
      connectionTimeout: CONNECT_DEADLINE_MS,
    });
    // Whoever waits for a channel gets the failure too.
    this.#connection.on('error', () => {});
  }

  async count(): Promise<number> {
    const channel = await this.#connection.acquire();
    try {
      return (await channel.queueDeclare({ queue: DEAD_LETTERS, passive: true })).messageCount;
    } finally {
      await channel.close();
    }
  }

  /** Those that are kept stay in the channel's hands, so that none comes twice, and go back as it closes. */
  async *letters(): AsyncGenerator<DeadLetter> {
    const channel = await this.#connection.acquire();
    try {
      for (;;) {
        const message = await channel.basicGet(DEAD_LETTERS);
        if (!message) return;
        yield toDeadLetter(message, channel);
      }
    } finally {
      // Waits for the acks, which were sent before it.
      await channel.close();
    }
  }

  async close(): Promise<void> {
    await this.#connection.close();
  }
}

function toDeadLetter(message: SyncMessage, channel: Channel): DeadLetter {
  const { reason, since } = storyOf(message.headers ?? {});
  return {
    ...describeDeadLetter(decodeBody(message), reason, since),
    remove: async () => channel.basicAck({ deliveryTag: message.deliveryTag }),
  };
}

/**
 * RabbitMQ leaves the sender's headers as they were and adds `x-death`, its time in seconds; a worker leaves none.
 * What somebody else has put there has neither.
 */
function storyOf(headers: Record<string, unknown>): { reason: string; since: Date } {
  const deaths = headers['x-death'];
  const death = Array.isArray(deaths) ? (deaths[0] as { reason: string; time: number }) : undefined;
  if (death) return { reason: `RabbitMQ: ${death.reason}`, since: dateOf(death.time * 1000) };
  return { reason: String(headers.reason ?? 'sin motivo'), since: dateOf(String(headers['rejected-at'])) };
}

/** The same whenever it is read, as the ID is made of it: not of today, but 1970 where there is none. */
function dateOf(value: string | number): Date {
  const date = new Date(value);
  return Number.isNaN(date.getTime()) ? new Date(0) : date;
}
