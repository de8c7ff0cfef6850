import { randomInt } from 'node:crypto';
import type { ConsultaMessage } from '@sel/contract';
import { BrokerUnavailableError, type Publisher } from '../broker.ts';
import { wakeOne } from './queue.ts';
import { QueueSession, type SessionOptions } from './session.ts';

/** How often it is asked whether a message can be put into the queue, while nothing says otherwise. */
const CHECK_INTERVAL_MS = 10_000;

const NEEDS = { name: 'queue_needs', text: "INSERT INTO consulta_queue (body) SELECT '' WHERE false" };

const PUBLISH = {
  name: 'queue_publish',
  text: 'INSERT INTO consulta_queue (body) SELECT * FROM unnest($1::text[])',
};

/** Puts messages into the queue's table, and wakes the workers when somebody has. */
export class PostgresPublisher implements Publisher {
  readonly #session: QueueSession;
  readonly #underWay = new Set<Promise<unknown>>();
  #check: NodeJS.Timeout | undefined;
  #isWaking = false;
  #isToWake = false;
  #isTurnTaken = false;
  /** Gateways begin with different ones, so that not all of them wake the same worker. */
  #turn = randomInt(1_000);

  constructor(options: SessionOptions) {
    this.#session = new QueueSession(options, 'on');
  }

  start(): void {
    this.#session.start(
      async (client) => void (await client.query(NEEDS.text)),
      // Who was told while there was no connection may be waiting.
      () => this.wake(),
    );
    this.#check = setInterval(() => {
      if (this.isReady()) this.#session.query(NEEDS).catch(() => {}); // The session has said why.
    }, CHECK_INTERVAL_MS);
  }

  isReady(): boolean {
    return this.#session.isReady();
  }

  async publish(messages: readonly ConsultaMessage[]): Promise<void> {
    if (messages.length === 0) return;
    const bodies = messages.map((message) => JSON.stringify(message));
    const inserting = this.#session.query({ ...PUBLISH, values: [bodies] });
    this.#underWay.add(inserting);
    try {
      await inserting;
    } catch (error) {
      throw new BrokerUnavailableError((error as Error).message, { cause: error });
    } finally {
      this.#underWay.delete(inserting);
    }
    this.wake();
  }

  /**
   * Tells a worker, each in its turn, that messages wait; it passes on what it has no hand for. One notification is under
   * way at a time, and one more says all that came meanwhile. It may be lost: then the workers find the messages by
   * themselves, some seconds later.
   */
  wake(): void {
    if (this.#isWaking) this.#isToWake = true;
    else if (this.isReady()) void this.#notify();
  }

  /**
   * Gives the statement that commits a message a turn to wake a worker by itself, which saves a round trip: commits that do
   * exclude each other until they are on disk, so only one of this process does at a time, and nobody who is in company.
   * Without a turn a worker is to be told by {@link wake} afterwards.
   */
  async inTurn<T>(statement: (turn: string | undefined) => Promise<T>): Promise<T> {
    if (this.#isTurnTaken || this.#isWaking || !this.isReady()) return statement(undefined);
    this.#isTurnTaken = true;
    this.#turn += 1;
    try {
      return await statement(String(this.#turn));
    } finally {
      this.#isTurnTaken = false;
    }
  }

  async stop(): Promise<void> {
    clearInterval(this.#check);
    await Promise.allSettled(this.#underWay);
    await this.#session.stop();
  }

  async #notify(): Promise<void> {
    this.#isWaking = true;
    do {
      this.#isToWake = false;
      this.#turn += 1;
      await this.#session.query({ text: wakeOne(this.#turn) }).catch(() => {}); // The session has said why.
    } while (this.#isToWake && this.isReady());
    this.#isWaking = false;
  }
}
