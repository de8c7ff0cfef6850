import type { Publisher } from '@sel/broker';
import type { ConsultaMessage, Peticion } from '@sel/contract';
import { Batcher, OverloadedError } from '@sel/runtime/batcher';
import type { BusyMeter } from '@sel/runtime/busy-meter';
import { isDataFault, isGeneralOutage } from '@sel/runtime/database-errors';
import type pg from 'pg';
import type { Metrics } from '../metrics.ts';
import { insertConsultas, type NewConsulta, type NewRequest } from './insert-consultas.ts';
import { type IdempotentRequest, insertIdempotent, namespacedKey, requestHash } from './insert-idempotent.ts';
import type { Outbox } from './outbox.ts';

export interface AcceptorOptions {
  pool: pg.Pool;
  outbox: Outbox;
  publisher: Publisher;
  metrics: Metrics;
  busy: BusyMeter;
  maxBatch: number;
  maxInFlight: number;
  maxQueued: number;
}

/**
 * Takes requests in: once `accept` resolves, the consulta is committed together with the intent to
 * publish it, and no crash can lose it. Requests that arrive together share one INSERT.
 */
export class Acceptor {
  readonly #options: AcceptorOptions;
  #accepted = 0;
  readonly #plain: Batcher<NewRequest, NewConsulta>;
  readonly #idempotent: Batcher<IdempotentRequest, number | 'key_reused'>;

  constructor(options: AcceptorOptions) {
    this.#options = options;
    const { maxBatch, maxInFlight, maxQueued } = options;
    const limits = {
      maxBatch,
      maxInFlight,
      maxQueued,
      isFaultOfOne: isDataFault,
      isFaultOfAll: isGeneralOutage,
    };
    this.#plain = new Batcher({ ...limits, run: (batch) => this.#insert(batch) });
    this.#idempotent = new Batcher({ ...limits, run: (batch) => this.#insertIdempotent(batch) });
  }

  /** New consultas committed since the process began. */
  get accepted(): number {
    return this.#accepted;
  }

  /**
   * @returns the id of the new consulta.
   * @throws {OverloadedError} when too much waits already: for the database or for the broker.
   * @throws what the database failed with. When it was a silence, the INSERT may have been committed all the
   *   same: then there is a consulta that nobody was promised. Its message was committed with it, so it ends, too.
   */
  async accept(peticion: Peticion, cliente?: string): Promise<number> {
    this.#refuseWhenFull();
    const { consulta_id } = await this.#measured(this.#plain.add({ peticion, cliente }));
    return consulta_id;
  }

  /**
   * Like `accept`, but at most once for each key.
   * @returns the id of the one consulta of this key, or `key_reused` when it belongs to another request.
   */
  acceptOnce(peticion: Peticion, key: string, cliente?: string): Promise<number | 'key_reused'> {
    this.#refuseWhenFull();
    const hash = requestHash(peticion);
    return this.#measured(
      this.#idempotent.add({ peticion, cliente, key: namespacedKey(key, cliente), hash }),
    );
  }

  async #measured<T>(accepting: Promise<T>): Promise<T> {
    this.#options.busy.begin();
    try {
      return await accepting;
    } finally {
      this.#options.busy.end();
    }
  }

  #refuseWhenFull(): void {
    if (this.#options.outbox.isFull()) throw new OverloadedError(this.#options.outbox.unpublished);
  }

  #insert(batch: NewRequest[]): Promise<NewConsulta[]> {
    return this.#commitAndPublish(batch.length, async (client) => {
      const inserted = await insertConsultas(client, batch, { withOutbox: this.#usesOutbox });
      const messages = inserted.map((consulta, index) =>
        toMessage((batch[index] as NewRequest).peticion, consulta),
      );
      return { result: inserted, messages };
    });
  }

  #insertIdempotent(batch: IdempotentRequest[]): Promise<(number | 'key_reused')[]> {
    return this.#commitAndPublish(batch.length, async (client) => {
      const { answers, inserted } = await insertIdempotent(client, batch, { withOutbox: this.#usesOutbox });
      const messages = inserted.map(({ peticion, consulta }) => toMessage(peticion, consulta));
      return { result: answers, messages };
    });
  }

  get #usesOutbox(): boolean {
    return this.#options.publisher.publishWithin === undefined;
  }

  /** The two ways to commit a consulta and its message together: an outbox row, or a queue in the same database. */
  async #commitAndPublish<T>(
    size: number,
    insert: (client: pg.Pool | pg.PoolClient) => Promise<{ result: T; messages: ConsultaMessage[] }>,
  ): Promise<T> {
    const { pool, outbox, publisher, metrics } = this.#options;
    metrics.insertBatchSize.observe(size);
    if (!publisher.publishWithin) {
      const sentAtMs = performance.now();
      const { result, messages } = await insert(pool);
      this.#accepted += messages.length;
      outbox.publishSoon(messages, performance.now() - sentAtMs);
      return result;
    }
    const { result, messages } = await inTransaction(pool, async (client) => {
      const inserted = await insert(client);
      if (inserted.messages.length > 0) await publisher.publishWithin?.(client, inserted.messages);
      return inserted;
    });
    this.#accepted += messages.length;
    return result;
  }
}

function toMessage(peticion: Peticion, consulta: NewConsulta): ConsultaMessage {
  return { ...consulta, ...peticion, published_at: consulta.created_at_us / 1000 };
}

async function inTransaction<T>(pool: pg.Pool, work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  try {
    await client.query('BEGIN');
    const result = await work(client);
    await client.query('COMMIT');
    client.release();
    return result;
  } catch (error) {
    // A connection that failed inside a transaction is closed: that is a rollback in every case.
    client.release(true);
    throw error;
  }
}
