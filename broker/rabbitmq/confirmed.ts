import { setImmediate as nextTurn } from 'node:timers/promises';
import { Deadlines } from '@sel/runtime/deadlines';
import type { Channel, Connection, Envelope, ReturnedMessage } from 'rabbitmq-client';
import { BrokerUnavailableError } from '../broker.ts';
import { inOneWrite } from './one-write.ts';

/** RabbitMQ confirms within milliseconds; when it is silent this long, it may be blocked or gone. */
const CONFIRM_DEADLINE_MS = 10_000;
/** Later than usual, also where a disk is busy: it is worth asking whether there is still somebody. */
const LATE_MS = 200;

export interface Outgoing {
  envelope: Envelope;
  body: unknown;
}

/** A channel in confirm mode, on which a message without a queue to go to counts as not published. */
export class ConfirmedChannel {
  readonly channel: Channel;
  readonly #connection: Connection;
  readonly #onReturn: (message: ReturnedMessage) => void;
  readonly #late: Deadlines<Publication>;
  readonly #deadlines = new Deadlines<Publication>(CONFIRM_DEADLINE_MS, (publication) =>
    publication.fail(new Error(`no answer in ${CONFIRM_DEADLINE_MS} ms`)),
  );
  readonly #returned = new Set<string>();
  #lastBatch = 0;
  #confirmedMs = Number.NEGATIVE_INFINITY;

  static async open(
    connection: Connection,
    onReturn: (message: ReturnedMessage) => void,
    onLate: () => void = () => {},
  ): Promise<ConfirmedChannel> {
    const channel = await connection.acquire({ emitErrorsFromChannel: true });
    channel.on('error', () => {}); // It closes too, which is what counts; publishers get the reason.
    await channel.confirmSelect();
    return new ConfirmedChannel(connection, channel, onReturn, onLate);
  }

  constructor(
    connection: Connection,
    channel: Channel,
    onReturn: (message: ReturnedMessage) => void,
    onLate: () => void,
  ) {
    this.#connection = connection;
    this.channel = channel;
    this.#onReturn = onReturn;
    this.#late = new Deadlines(LATE_MS, onLate);
    channel.on('basic.return', (message) => {
      this.#returned.add(message.correlationId ?? '');
      this.#onReturn(message);
    });
  }

  /**
   * Publishes persistent messages and waits until each is confirmed.
   * @throws {BrokerUnavailableError} (as a rejection) when one is not: refused, returned, or not in time.
   */
  async publish(messages: readonly Outgoing[]): Promise<void> {
    // All messages of one call carry the same correlation id, so that a return is told apart by call.
    this.#lastBatch += 1;
    const batch = String(this.#lastBatch);
    const common = { correlationId: batch, durable: true, mandatory: true };
    const publication = new Publication(
      inOneWrite(this.#connection, () =>
        messages.map(({ envelope, body }) => this.channel.basicPublish({ ...envelope, ...common }, body)),
      ),
    );
    this.#late.begin(publication);
    this.#deadlines.begin(publication);
    try {
      await publication.ended;
      // The library reports a return one turn of the event loop after it arrived, its confirm at once.
      await nextTurn();
      if (this.#returned.has(batch)) throw new Error('there is no queue for it');
      this.#confirmedMs = performance.now();
    } catch (error) {
      throw new BrokerUnavailableError(`RabbitMQ did not take a message: ${(error as Error).message}`, {
        cause: error,
      });
    } finally {
      this.#late.end(publication);
      this.#deadlines.end(publication);
      this.#returned.delete(batch);
    }
  }

  /** How long ago the last message was known to be in the queue: then there was a broker and a way to the queue. */
  get quietMs(): number {
    return performance.now() - this.#confirmedMs;
  }

  /** Waits for confirmations that are under way, no longer than each of them does. */
  async drain(): Promise<void> {
    await Promise.allSettled([...this.#deadlines.underWay].map(({ ended }) => ended));
  }
}

/** Messages that were sent together. */
class Publication {
  /** Resolves when all of them are confirmed. */
  readonly ended: Promise<void>;
  #fail: (error: Error) => void = () => {};

  constructor(confirmations: readonly Promise<unknown>[]) {
    this.ended = new Promise((resolve, reject) => {
      this.#fail = reject;
      let open = confirmations.length;
      const confirm = () => {
        open -= 1;
        if (open === 0) resolve();
      };
      for (const confirmation of confirmations) confirmation.then(confirm, reject);
      if (open === 0) resolve();
    });
  }

  fail(error: Error): void {
    this.#fail(error);
  }
}
