import { QUEUE } from '@sel/contract';
import { backoffMs } from '@sel/runtime/backoff';
import type { AsyncMessage, Connection } from 'rabbitmq-client';
import { type Consumer, type Delivery, MAX_DELIVERIES, NO_REMOVAL } from '../broker.ts';
import { Acknowledger } from './acknowledger.ts';
import { decodeBody } from './body.ts';
import { DeadLetterPublisher } from './dead-letter-publisher.ts';
import { returnsOf } from './returns.ts';
import { channelEnd, RabbitSession, type SessionOptions, untilClosed } from './session.ts';
import { ensureTopology, GIVEN_UP } from './topology.ts';

const RETRY_PAUSE = { baseMs: 1_000, maxMs: 8_000 };

/** AMQP's prefetch count is a 16-bit number. */
const MAX_PREFETCH = 65_535;

/** Given-up messages are rare and not run; they are held on top of the concurrency. */
const GIVEN_UP_PREFETCH = 10;

/**
 * How long a delivery may stay in hand. RabbitMQ's own limit, 30 minutes, would close the channel of a worker that
 * waits for its database: everything in its hands would be delivered again, and count as tried once more. So long as
 * no outage should be, and no work is. RabbitMQ asks for this since 3.12; deploy/rabbitmq/rabbitmq.conf tells older ones.
 */
export const CONSUMER_TIMEOUT_MS = 24 * 3_600_000;
const PATIENCE = { 'x-consumer-timeout': CONSUMER_TIMEOUT_MS };

/**
 * Consumes the queue with a prefetch of exactly the concurrency: a message that a busy worker does not
 * hold is free for an idle one, so work is shared evenly.
 */
export class RabbitConsumer implements Consumer {
  readonly removal = NO_REMOVAL;
  readonly #session: RabbitSession;
  readonly #deadLetters: DeadLetterPublisher;
  readonly #logger: SessionOptions['logger'];
  #ready = false;
  #inHand = 0;
  #whenHandsEmpty: (() => void)[] = [];
  /** Deliveries that wait out their pause before they go back to the queue. */
  readonly #pausing = new Map<NodeJS.Timeout, () => void>();

  constructor(options: SessionOptions) {
    this.#logger = options.logger;
    this.#session = new RabbitSession(options);
    this.#deadLetters = new DeadLetterPublisher(options);
  }

  start(concurrency: number, handle: (delivery: Delivery) => void): void {
    const prefetchCount = Math.min(concurrency, MAX_PREFETCH);
    this.#session.start((connection) => this.#serve(connection, prefetchCount, handle));
  }

  isReady(): boolean {
    return this.#ready && this.#session.usable !== undefined;
  }

  async stop(): Promise<void> {
    await this.#session.stop();
    await this.#handsEmpty();
    await this.#deadLetters.stop();
  }

  async #serve(connection: Connection, prefetchCount: number, handle: (delivery: Delivery) => void) {
    await ensureTopology(connection);
    const channel = await connection.acquire({ emitErrorsFromChannel: true });
    channel.on('error', (error) => this.#logger.warn({ reason: error.message }, 'RabbitMQ cerró un canal'));
    const acknowledger = new Acknowledger(channel, prefetchCount);
    const deliver = (before: number) => (message: AsyncMessage) => {
      if (!channel.active) return; // RabbitMQ has put it back already.
      if (!this.#session.stopping.aborted) handle(this.#take(acknowledger, message, before));
      // It was under way when the consumer stopped, and need not wait for what is in hand.
      else acknowledger.nack(message.deliveryTag, true);
    };
    try {
      // Deliveries of a lost channel are still being worked on, and RabbitMQ delivers them again:
      // waiting for them keeps the concurrency and keeps this worker from doing one twice at a time.
      await this.#handsEmpty();
      // A prefetch count is that of the consumers made after it.
      await channel.basicQos({ prefetchCount });
      const queue = await channel.basicConsume({ queue: QUEUE, arguments: PATIENCE }, deliver(0));
      await channel.basicQos({ prefetchCount: GIVEN_UP_PREFETCH });
      const givenUp = await channel.basicConsume(
        { queue: GIVEN_UP, arguments: PATIENCE },
        deliver(MAX_DELIVERIES),
      );
      this.#session.recovered();
      this.#ready = true;
      await channelEnd(channel, this.#session.stopping);
      this.#ready = false;
      for (const { consumerTag } of [queue, givenUp]) {
        if (channel.active) await untilClosed(channel.basicCancel({ consumerTag }));
      }
    } finally {
      this.#ready = false;
      this.#returnPausing();
      await this.#handsEmpty();
      acknowledger.flush();
      await untilClosed(channel.close());
    }
  }

  /** @param before deliveries of the message before it came into this queue. */
  #take(acknowledger: Acknowledger, message: AsyncMessage, before: number): Delivery {
    const { deliveryTag } = message;
    const attempt = before + 1 + returnsOf(message);
    this.#inHand += 1;
    let settled = false;
    const onlyOnce = (settlement: () => void) => {
      if (!settled) settlement();
      settled = true;
    };
    const ack = (mayLinger: boolean) => {
      acknowledger.ack(deliveryTag, mayLinger);
      this.#release();
    };
    const nack = (requeue: boolean) => {
      acknowledger.nack(deliveryTag, requeue);
      this.#release();
    };
    return {
      body: decodeBody(message),
      attempt,
      ack: () => onlyOnce(() => ack(true)),
      retry: () => {
        const isPausing = acknowledger.isOpen && !this.#session.stopping.aborted;
        onlyOnce(() => this.#pause(isPausing ? backoffMs(attempt, RETRY_PAUSE) : 0, () => nack(true)));
      },
      reject: (reason) =>
        onlyOnce(() => {
          // RabbitMQ has put the message back already: a dead letter would be one too many.
          if (!acknowledger.isOpen) return nack(true);
          const acknowledge = () => ack(false);
          this.#deadLetters.send(message, reason).then(acknowledge, (error: Error) => {
            // Without permission or connection to do it with the reason, RabbitMQ does it without.
            this.#logger.warn({ reason, failure: error.message }, 'el mensaje muerto queda sin su motivo');
            nack(false);
          });
        }),
    };
  }

  #release(): void {
    this.#inHand -= 1;
    if (this.#inHand === 0) for (const resolve of this.#whenHandsEmpty.splice(0)) resolve();
  }

  /**
   * The pause is spent with the delivery in hand, unsettled: nothing is published again, so nothing can be
   * lost or doubled, the quorum queue keeps counting the deliveries, and a worker that dies meanwhile only
   * ends the pause. It occupies one unit of the concurrency for some seconds at most, and when everything
   * fails (a dependency is away) that slows consumption down, as it should.
   */
  #pause(pauseMs: number, goOn: () => void): void {
    const timer = setTimeout(() => {
      this.#pausing.delete(timer);
      goOn();
    }, pauseMs);
    this.#pausing.set(timer, goOn);
  }

  #returnPausing(): void {
    for (const [timer, goOn] of this.#pausing) {
      clearTimeout(timer);
      goOn();
    }
    this.#pausing.clear();
  }

  async #handsEmpty(): Promise<void> {
    if (this.#inHand > 0) await new Promise<void>((resolve) => this.#whenHandsEmpty.push(resolve));
  }
}
