import { QUEUE } from '@sel/contract';
import { Connection } from 'rabbitmq-client';
import { BrokerUnavailableError } from '../broker.ts';
import { GIVEN_UP } from './topology.ts';

/** What the broker has given up waits for a worker, too: it must not be begun again from the first attempt. */
const QUEUES = [QUEUE, GIVEN_UP];

const DEADLINE_MS = 10_000;

/** Asks RabbitMQ how many messages wait in the queue. Needs a user who may connect, and no permission. */
export class RabbitWaitingCount {
  readonly #connection: Connection;
  #complaint: Error | undefined;

  constructor(url: string) {
    this.#connection = new Connection({
      url,
      connectionName: 'reconciliar',
      acquireTimeout: DEADLINE_MS,
      connectionTimeout: DEADLINE_MS,
      heartbeat: 10,
    });
    // Says why, which whoever waits for a channel is not told.
    this.#connection.on('error', (error) => {
      this.#complaint = error as Error;
    });
  }

  /** @throws {BrokerUnavailableError} also when there is no queue: then nothing can be published either. */
  async count(): Promise<number> {
    try {
      const counts = await Promise.all(
        QUEUES.map((queue) => this.#connection.queueDeclare({ queue, passive: true })),
      );
      return counts.reduce((sum, { messageCount }) => sum + messageCount, 0);
    } catch (error) {
      throw new BrokerUnavailableError((this.#complaint ?? (error as Error)).message, { cause: error });
    }
  }

  async close(): Promise<void> {
    this.#connection.unsafeDestroy();
  }
}
