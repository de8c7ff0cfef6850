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

/** RabbitMQ leaves the sender's headers as they were and adds `x-death`, its time in seconds; a worker leaves none. */
function storyOf(headers: Record<string, unknown>): { reason: string; since: Date } {
  const [death] = (headers['x-death'] ?? []) as { reason: string; time: number }[];
  if (death) return { reason: `RabbitMQ: ${death.reason}`, since: new Date(death.time * 1000) };
  return { reason: String(headers.reason), since: new Date(String(headers['rejected-at'])) };
}
