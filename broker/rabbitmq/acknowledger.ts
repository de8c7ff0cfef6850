import type { Channel } from 'rabbitmq-client';

/**
 * Settles the deliveries of one channel. Acknowledgements of one turn of the event loop go together, as one
 * frame ("all up to this one") for those that nothing unsettled precedes: every frame is an entry in a quorum
 * queue's log. RabbitMQ also forgets those beyond its first 32 when the channel closes before they are in
 * that log, and delivers their messages again.
 */
export class Acknowledger {
  readonly #channel: Channel;
  /** RabbitMQ numbers a channel's deliveries from 1; all below this one are settled. */
  #firstOpen = 1;
  /** The settled ones from there on. */
  readonly #settled = new Set<number>();
  #unsent: number[] = [];

  constructor(channel: Channel) {
    this.#channel = channel;
  }

  /** False when there is no one to tell any more: RabbitMQ has put back what was not settled. */
  get isOpen(): boolean {
    return this.#channel.active;
  }

  ack(deliveryTag: number): void {
    if (this.#unsent.length === 0) setImmediate(() => this.flush());
    this.#unsent.push(deliveryTag);
    this.#settled.add(deliveryTag);
  }

  nack(deliveryTag: number, requeue: boolean): void {
    this.#settled.add(deliveryTag);
    if (this.#channel.active) this.#channel.basicNack({ deliveryTag, requeue });
  }

  /** To be called before the channel is closed. */
  flush(): void {
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
}
