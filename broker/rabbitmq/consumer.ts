import { QUEUE } from '@sel/contract';
import { backoffMs } from '@sel/runtime/backoff';
import type { AsyncMessage, Channel, Connection } from 'rabbitmq-client';
import { type Consumer, type Delivery, MAX_DELIVERIES } from '../broker.ts';
import { decodeBody } from './body.ts';
import { DeadLetters } from './dead-letters.ts';
import { channelEnd, goodbye, Link, type LinkOptions } from './link.ts';
import { ensureTopology, GIVEN_UP } from './topology.ts';

const RETRY_PAUSE = { baseMs: 500, maxMs: 30_000 };

/** AMQP's prefetch count is a 16-bit number. */
const MAX_PREFETCH = 65_535;

/** Given-up messages are rare and not run; they are held on top of the concurrency. */
const GIVEN_UP_PREFETCH = 10;

/**
 * Consumes the queue with a prefetch of exactly the concurrency: a message that a busy worker does not
 * hold is free for an idle one, so work is shared evenly.
 */
export class RabbitConsumer implements Consumer {
  readonly #link: Link;
  readonly #deadLetters: DeadLetters;
  readonly #logger: LinkOptions['logger'];
  #ready = false;
  #inHand = 0;
  #whenHandsEmpty: (() => void)[] = [];
  /** Deliveries that wait out their pause before they go back to the queue. */
  readonly #pausing = new Map<NodeJS.Timeout, () => void>();

  constructor(options: LinkOptions) {
    this.#logger = options.logger;
    this.#link = new Link(options);
    this.#deadLetters = new DeadLetters(options);
  }

  start(concurrency: number, handle: (delivery: Delivery) => void): void {
    const prefetchCount = Math.min(concurrency, MAX_PREFETCH);
    this.#link.start((connection) => this.#serve(connection, prefetchCount, handle));
  }

  isReady(): boolean {
    return this.#ready && this.#link.usable !== undefined;
  }

  async stop(): Promise<void> {
    await this.#link.stop();
    await this.#handsEmpty();
    await this.#deadLetters.stop();
  }

  async #serve(connection: Connection, prefetchCount: number, handle: (delivery: Delivery) => void) {
    await ensureTopology(connection);
    const channel = await connection.acquire({ emitErrorsFromChannel: true });
    channel.on('error', (error) => this.#logger.warn({ reason: error.message }, 'RabbitMQ closed a channel'));
    try {
      // Deliveries of a lost channel are still being worked on, and RabbitMQ delivers them again:
      // waiting for them keeps the concurrency and keeps this worker from doing one twice at a time.
      await this.#handsEmpty();
      // A prefetch count is that of the consumers made after it.
      await channel.basicQos({ prefetchCount });
      const queue = await this.#consume(channel, QUEUE, 0, handle);
      await channel.basicQos({ prefetchCount: GIVEN_UP_PREFETCH });
      const givenUp = await this.#consume(channel, GIVEN_UP, MAX_DELIVERIES, handle);
      this.#link.recovered();
      this.#ready = true;
      await channelEnd(channel, this.#link.stopping);
      this.#ready = false;
      for (const consumerTag of [queue, givenUp]) {
        if (channel.active) await goodbye(channel.basicCancel({ consumerTag }));
      }
    } finally {
      this.#ready = false;
      this.#returnPausing();
      await this.#handsEmpty();
      await goodbye(channel.close());
    }
  }

  /** @param before deliveries of the message before it came into this queue. */
  async #consume(
    channel: Channel,
    queue: string,
    before: number,
    handle: (delivery: Delivery) => void,
  ): Promise<string> {
    const { consumerTag } = await channel.basicConsume({ queue }, (message) => {
      // What was under way when the consumer stopped goes back to the queue as the channel closes.
      if (!this.#link.stopping.aborted) handle(this.#take(channel, message, before));
    });
    return consumerTag;
  }

  #take(channel: Channel, message: AsyncMessage, before: number): Delivery {
    const { deliveryTag } = message;
    const attempt = before + 1 + Number(message.headers?.['x-delivery-count'] ?? 0);
    this.#inHand += 1;
    const release = once(() => {
      this.#inHand -= 1;
      if (this.#inHand === 0) for (const resolve of this.#whenHandsEmpty.splice(0)) resolve();
    });
    // On a closed channel there is nothing to settle: RabbitMQ has put the message back already.
    const settle = (how: () => void) => {
      if (channel.active) how();
      release();
    };
    return {
      body: decodeBody(message.body),
      attempt,
      ack: () => settle(() => channel.basicAck({ deliveryTag })),
      retry: () =>
        this.#pause(attempt, () => settle(() => channel.basicNack({ deliveryTag, requeue: true }))),
      reject: (reason) => {
        void this.#deadLetters.send(message, reason).then(
          () => settle(() => channel.basicAck({ deliveryTag })),
          // Without permission or connection to do it with the reason, RabbitMQ does it without.
          (error: Error) => {
            this.#logger.warn({ reason, err: error }, 'dead letter goes without its reason');
            settle(() => channel.basicNack({ deliveryTag, requeue: false }));
          },
        );
      },
    };
  }

  /**
   * The pause is spent with the delivery in hand, unsettled: nothing is published again, so nothing can be
   * lost or doubled, the quorum queue keeps counting the attempts, and a worker that dies meanwhile only
   * ends the pause. It occupies one unit of the concurrency for some seconds at most, and when everything
   * fails (a dependency is away) that slows consumption down, as it should.
   */
  #pause(attempt: number, goOn: () => void): void {
    const timer = setTimeout(
      () => {
        this.#pausing.delete(timer);
        goOn();
      },
      this.#link.stopping.aborted ? 0 : backoffMs(attempt, RETRY_PAUSE),
    );
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

function once(run: () => void): () => void {
  let done = false;
  return () => {
    if (done) return;
    done = true;
    run();
  };
}
