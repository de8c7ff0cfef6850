import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { type ConsultaMessage, QUEUE } from '@sel/contract';
import type { Connection, ReturnedMessage } from 'rabbitmq-client';
import { BrokerUnavailableError, type Publisher } from '../broker.ts';
import { ConfirmedChannel, type Outgoing } from './confirmed.ts';
import { RabbitSession, type SessionOptions, untilClosed } from './session.ts';
import { CONSULTAS, declareTopology, hasTopology } from './topology.ts';

/** How often it is checked that the queue is still there while nothing says so or otherwise. */
const CHECK_INTERVAL_MS = 1_000;

/** RabbitMQ answers a question within milliseconds; one that is silent this long is frozen, or the network is. */
const SILENCE_MS = 1_000;

/** Publishes to the queue through the consultas' own exchange, confirmed and `mandatory`, on a connection of its own. */
export class RabbitPublisher implements Publisher {
  readonly #session: RabbitSession;
  #confirmed: ConfirmedChannel | undefined;
  /** Aborted when the queue may be missing, or there is another reason to look at once. */
  #doubt = new AbortController();
  /** Aborted when a message is not confirmed as soon as usual: the queue may be slow, and its broker may be silent. */
  #late = new AbortController();
  /** Came back although queue and exchange are there: until it gets through, they are not bound to each other. */
  #returned: ConsultaMessage | undefined;

  constructor(options: SessionOptions) {
    this.#session = new RabbitSession(options);
  }

  start(): void {
    this.#session.start((connection) => this.#serve(connection));
  }

  isReady(): boolean {
    return this.#usableChannel() !== undefined;
  }

  async publish(messages: readonly ConsultaMessage[]): Promise<void> {
    const confirmed = this.#usableChannel();
    if (!confirmed) throw new BrokerUnavailableError('RabbitMQ is not ready to take messages');
    await confirmed.publish(messages.map(outgoing));
  }

  async stop(): Promise<void> {
    await this.#confirmed?.drain();
    const stopped = this.#session.stop();
    this.#doubt.abort();
    await stopped;
  }

  /** Keeps a channel open and the queue in existence, for as long as the connection lasts. */
  async #serve(connection: Connection): Promise<void> {
    const onReturn = ({ body }: ReturnedMessage) => {
      this.#returned = body;
      this.#doubt.abort();
    };
    const confirmed = await ConfirmedChannel.open(connection, onReturn, () => this.#late.abort());
    const { channel } = confirmed;
    channel.on('close', () => this.#doubt.abort());
    try {
      while (channel.active && !this.#session.stopping.aborted) {
        if (this.#doubt.signal.aborted) this.#confirmed = undefined;
        this.#doubt = new AbortController();
        await this.#check(connection, confirmed);
        this.#session.recovered();
        this.#confirmed = confirmed;
        await this.#untilThereIsReasonToCheck(confirmed);
      }
    } finally {
      this.#confirmed = undefined;
      await untilClosed(channel.close());
    }
  }

  /**
   * A message that was confirmed a moment ago came through the exchange into the queue: nothing says as much. One that is
   * late says nothing yet: on a busy disk all are, and a check is answered all the same.
   */
  async #untilThereIsReasonToCheck(confirmed: ConfirmedChannel): Promise<void> {
    this.#late = new AbortController();
    const signal = AbortSignal.any([this.#doubt.signal, this.#late.signal]);
    for (let waitMs = CHECK_INTERVAL_MS; waitMs > 0 && !signal.aborted; ) {
      await sleep(waitMs, undefined, { signal }).catch(() => {});
      waitMs = CHECK_INTERVAL_MS - confirmed.quietMs;
    }
  }

  /** While it is silent nothing is published: it would only pile up in this process instead of in the outbox. */
  async #check(connection: Connection, confirmed: ConfirmedChannel): Promise<void> {
    const silence = setTimeout(() => {
      this.#confirmed = undefined;
    }, SILENCE_MS);
    const checked = new AbortController();
    const stopped = once(this.#session.stopping, 'abort', { signal: checked.signal }).catch(() => {});
    try {
      await Promise.race([this.#ensureRoute(connection, confirmed, () => silence.refresh()), stopped]);
    } finally {
      checked.abort();
      clearTimeout(silence);
    }
  }

  /** @throws when a message would not reach the queue, and this user may not mend that. */
  async #ensureRoute(connection: Connection, confirmed: ConfirmedChannel, heard: () => void): Promise<void> {
    const isThere = await hasTopology(connection, heard);
    const returned = this.#returned;
    this.#returned = undefined;
    if (!isThere) return declareTopology(connection);
    if (!returned) return;
    // Nobody can ask for a binding. The message that came back may be published twice, as any other.
    await confirmed.publish([outgoing(returned)]).catch((error) => {
      if (!this.#returned) throw error;
      return declareTopology(connection);
    });
  }

  #usableChannel(): ConfirmedChannel | undefined {
    const confirmed = this.#confirmed;
    if (!confirmed?.channel.active || !this.#session.usable || this.#doubt.signal.aborted) return undefined;
    return confirmed;
  }
}

function outgoing(message: ConsultaMessage): Outgoing {
  const envelope = { exchange: CONSULTAS, routingKey: QUEUE, messageId: String(message.consulta_id) };
  return { envelope, body: message };
}
