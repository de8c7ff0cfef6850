import type { ConsultaMessage, Peticion } from '@sel/contract';
import { Batcher, OverloadedError } from '@sel/runtime/batcher';
import type { BusyMeter } from '@sel/runtime/busy-meter';
import { isDataFault, isGeneralOutage } from '@sel/runtime/database-errors';
import type pg from 'pg';
import type { Metrics } from '../metrics.ts';
import type { Handover } from './handover.ts';
import { insertConsultas, type NewConsulta, type NewRequest } from './insert-consultas.ts';
import { type IdempotentRequest, insertIdempotent, namespacedKey, requestHash } from './insert-idempotent.ts';
import type { Outbox } from './outbox.ts';

export interface AcceptorOptions {
  pool: pg.Pool;
  outbox: Outbox;
  handover: Handover;
  metrics: Metrics;
  busy: BusyMeter;
  maxBatch: number;
  maxInFlight: number;
  maxQueued: number;
}

/**
 * An INSERT costs more than its rows, so one at a time serves a few dozen clients best; a great many keep two busy. One
 * that hangs, as on a frozen connection, holds the others up for that moment only (docs/adr/0012).
 */
const TOGETHER = { aloneMs: 20, enough: 40 };

/**
 * Takes requests in: once `accept` resolves, the consulta is committed together with what
 * gets it into the queue, and no crash can lose it. Requests that arrive together share one INSERT.
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
      ...TOGETHER,
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
    if (batch.length > 1) return this.#insertPlain(batch);
    return this.#options.handover.inTurn((turn) => this.#insertPlain(batch, turn));
  }

  #insertPlain(batch: NewRequest[], turn?: string): Promise<NewConsulta[]> {
    const { pool, handover } = this.#options;
    const insert = async () => {
      const result = await insertConsultas(pool, batch, handover.table, turn);
      const accepted = result.map((consulta, index) => ({
        peticion: (batch[index] as NewRequest).peticion,
        consulta,
      }));
      return { result, accepted };
    };
    return this.#handOver(batch.length, insert, turn !== undefined);
  }

  #insertIdempotent(batch: IdempotentRequest[]): Promise<(number | 'key_reused')[]> {
    const { pool, handover } = this.#options;
    return this.#handOver(batch.length, async () => {
      const { answers, inserted } = await insertIdempotent(pool, batch, handover.table);
      return { result: answers, accepted: inserted };
    });
  }

  /** @param isTold the statement itself has seen to what follows. */
  async #handOver<T>(
    size: number,
    insert: () => Promise<{ result: T; accepted: Accepted[] }>,
    isTold = false,
  ): Promise<T> {
    const { handover, metrics } = this.#options;
    metrics.insertBatchSize.observe({}, size);
    const sentAtMs = performance.now();
    const { result, accepted } = await insert();
    this.#accepted += accepted.length;
    const ageMs = performance.now() - sentAtMs;
    if (accepted.length > 0 && !isTold) handover.committed(accepted.map((one) => toMessage(one, ageMs)));
    return result;
  }
}

interface Accepted {
  peticion: Peticion;
  consulta: NewConsulta;
}

/** @param ageMs how long ago its row was created, so that `published_at` is on PostgreSQL's clock. */
function toMessage({ peticion, consulta }: Accepted, ageMs: number): ConsultaMessage {
  return { ...consulta, ...peticion, published_at: consulta.created_at_us / 1000 + ageMs };
}
