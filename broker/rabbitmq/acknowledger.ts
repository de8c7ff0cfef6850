import type { Channel } from 'rabbitmq-client';

/**
 * Nobody waits for an acknowledgement, so a few wait so long for each other (docs/adr/0023). A worker that is killed
 * meanwhile leaves that few to be delivered again, which changes no result.
 */
const LINGER_MS = 1_000;
/** No more than this share of what the worker may have in hand: while they wait, RabbitMQ gives it nothing in their place. */
const LINGERING_SHARE = 1 / 20;

/**
 * Settles the deliveries of one channel. Acknowledgements go together, as one frame ("all up to this one") for
 * those that nothing unsettled precedes: every frame is an entry in a quorum queue's log. RabbitMQ also forgets
 * those beyond its first 32 when the channel closes before they are in that log, and delivers their messages again.
 */
export class Acknowledger {
  readonly #channel: Channel;
  readonly #mayLinger: number;
  #timer: NodeJS.Timeout | undefined;
  #isFlushing = false;
  /** RabbitMQ numbers a channel's deliveries from 1; all below this one are settled. */
  #firstOpen = 1;
  /** The settled ones from there on. */
  readonly #settled = new Set<number>();
  #unsent: number[] = [];

  /** @param prefetchCount the most deliveries that RabbitMQ leaves unsettled on this channel. */
  constructor(channel: Channel, prefetchCount: number) {
    this.#channel = channel;
    this.#mayLinger = Math.floor(prefetchCount * LINGERING_SHARE);
  }

  /** False when there is no one to tell any more: RabbitMQ has put back what was not settled. */
  get isOpen(): boolean {
    return this.#channel.active;
  }

  /** @param mayLinger false when to be delivered again would change something. */
  ack(deliveryTag: number, mayLinger = true): void {
    this.#unsent.push(deliveryTag);
    this.#settled.add(deliveryTag);
    if (mayLinger && this.#unsent.length <= this.#mayLinger)
      this.#timer ??= setTimeout(() => this.flush(), LINGER_MS);
    else this.#flushAfterThisTurn();
  }

  nack(deliveryTag: number, requeue: boolean): void {
    this.#settled.add(deliveryTag);
    if (this.#channel.active) this.#channel.basicNack({ deliveryTag, requeue });
  }

  /** To be called before the channel is closed. */
  flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    while (this.#settled.delete(this.#firstOpen)) this.#firstOpen += 1;
    const unsent = this.#unsent.splice(0);
    if (!this.#channel.active) return;
    const contiguous = unsent.filter((tag) => tag < this.#firstOpen);
    if (contiguous.length > 0) {
      this.#channel.basicAck({ deliveryTag: Math.max(...contiguous), multiple: true });
    }
    for (const deliveryTag of unsent) {
      if (deliveryTag >= this.#firstOpen) this.#channel.basicAck({ deliveryTag });
    }
  }

  #flushAfterThisTurn(): void {
    if (this.#isFlushing) return;
    this.#isFlushing = true;
    setImmediate(() => {
      this.#isFlushing = false;
      this.flush();
    });
  }
}
