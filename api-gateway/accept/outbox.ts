import type { Publisher } from '@sel/broker';
import type { ConsultaMessage } from '@sel/contract';
import { Batcher } from '@sel/runtime/batcher';
import { isOutage, sqlstateOf } from '@sel/runtime/database-errors';
import type { Logger } from '@sel/runtime/logger';
import { lookedUp } from '@sel/runtime/postgres';
import type pg from 'pg';
import type { Metrics } from '../metrics.ts';
import { PublishedRows } from './published-rows.ts';

export interface OutboxOptions {
  pool: pg.Pool;
  publisher: Publisher;
  logger: Logger;
  metrics: Metrics;
  /** Most committed but unpublished consultas before new ones are refused. */
  maxUnpublished: number;
}

/** Most messages whose confirmation this process awaits; more wait in the table for the relay. */
const MAX_IN_FLIGHT = 20_000;
/** Most INSERTs whose messages are published together. */
const MAX_JOINED = 20;
/** Rows younger than this are still in the hands of the gateway that inserted them. */
const RELAY_MIN_AGE_S = 3;
/** How often it is looked for rows while none is known, which finds each before it may be taken. */
const RESTING_INTERVAL_MS = RELAY_MIN_AGE_S * 1_000;
/** How often while there are some. */
const RELAY_INTERVAL_MS = 1_000;
const RELAY_BATCH = 1_000;
/**
 * How long a relay may take to have its rows confirmed; longer than RabbitMQ is waited for. When its gateway dies,
 * freezes or loses its network, another one takes them after this; what the first publishes all the same is double.
 */
const LEASE_S = 15;

const IS_FREE = `coalesce(leased_until, created_at + interval '${RELAY_MIN_AGE_S} s') < now()`;

// Prepared: nearly always there is nothing to lease, and this is all that it costs.
const LOOK = {
  name: 'outbox_look',
  text: `
  SELECT count(*) AS unpublished, bool_or(${IS_FREE}) AS is_any_free
  FROM (SELECT leased_until, created_at FROM consulta_outbox WHERE consulta_id <> ALL($1::bigint[]) LIMIT $2) AS seen`,
};
const DELETE_LEASED = `
  DELETE FROM consulta_outbox WHERE consulta_id = ANY($1::bigint[]) AND leased_until = $2::timestamptz`;
const END_LEASE = `
  UPDATE consulta_outbox SET leased_until = now()
  WHERE consulta_id = ANY($1::bigint[]) AND leased_until = $2::timestamptz`;

// Rows are locked for this one statement only; SKIP LOCKED lets two relays take different ones. The few rows are
// taken before they are joined: left to itself, PostgreSQL may look every consulta up in an outbox whose rows are
// deleted and not yet vacuumed (docs/adr/0012). A row whose consulta is no longer kept has no tipo_consulta.
const LEASE_UNPUBLISHED = `
  WITH libre AS MATERIALIZED (
    SELECT consulta_id FROM consulta_outbox
    WHERE ${IS_FREE} AND consulta_id <> ALL($1::bigint[])
    ORDER BY consulta_id
    LIMIT ${RELAY_BATCH}
    FOR UPDATE SKIP LOCKED
  ), tomada AS MATERIALIZED (
    UPDATE consulta_outbox o SET leased_until = now() + interval '${LEASE_S} s'
    FROM libre WHERE ${lookedUp('o.consulta_id', 'libre.consulta_id')}
    RETURNING o.consulta_id, o.leased_until
  )
  SELECT t.consulta_id, c.tipo_consulta, c.codigo_buscado, c.parametros, leased_until::text,
         extract(epoch FROM c.created_at) * 1000000 AS created_at_us,
         extract(epoch FROM clock_timestamp()) * 1000 AS published_at
  FROM tomada t LEFT JOIN consulta c ON ${lookedUp('c.consulta_id', 't.consulta_id')}
  ORDER BY t.consulta_id`;

type LeasedRow = Record<'consulta_id' | 'created_at_us' | 'published_at' | 'leased_until', string> & {
  tipo_consulta: string | null;
  codigo_buscado: string | null;
  parametros: Record<string, unknown> | null;
};

/**
 * Transactional outbox (Richardson, "Microservices Patterns", 2018, ch. 3): every consulta is committed
 * together with a row that says "still to be published". The row goes once the broker has confirmed.
 * Normally the gateway that inserted it publishes at once; what is left behind (broker down, gateway
 * killed) the relay of any gateway publishes later. A consulta may be published twice, never not at all.
 */
export class Outbox {
  readonly #options: OutboxOptions;
  readonly #published: PublishedRows;
  readonly #inFlight = new Set<number>();
  readonly #publications: Batcher<readonly ConsultaMessage[], void>;
  #backlog = 0;
  #timer: NodeJS.Timeout | undefined;
  #stopped = false;
  #relaying: Promise<void> = Promise.resolve();

  constructor(options: OutboxOptions) {
    this.#options = options;
    // One at a time: each wakes the broker up and is written to its disk, whatever it holds. What is committed while
    // another one is not yet confirmed goes together after that (docs/adr/0025), or is left to the relay with it.
    this.#publications = new Batcher({
      maxBatch: MAX_JOINED,
      maxInFlight: 1,
      isFaultOfAll: () => true,
      run: async (committed) => {
        await options.publisher.publish(committed.flat());
        return committed.map(() => undefined);
      },
    });
    this.#published = new PublishedRows(options.pool, (error) =>
      options.logger.warn({ reason: error.message }, 'no se pudieron borrar filas publicadas del outbox'),
    );
  }

  /** Committed consultas that the broker has not confirmed: those of this process and the backlog last seen. */
  get unpublished(): number {
    return Math.max(this.#inFlight.size, this.#backlog);
  }

  isFull(): boolean {
    return this.unpublished >= this.#options.maxUnpublished;
  }

  /**
   * Publishes messages whose rows are committed. Never fails and never waits: what cannot be published
   * now stays in the table for the relay.
   */
  publishSoon(messages: readonly ConsultaMessage[]): void {
    if (messages.length === 0) return;
    const { publisher } = this.#options;
    if (!publisher.isReady() || this.#inFlight.size >= MAX_IN_FLIGHT) {
      this.#backlog += messages.length;
      return;
    }
    for (const { consulta_id } of messages) this.#inFlight.add(consulta_id);
    void this.#publish(messages);
  }

  /** With a queue in the database, too: for what was left behind with another broker, and for retried dead letters. */
  start(): void {
    this.#scheduleRelay(RELAY_INTERVAL_MS);
  }

  /** Waits for confirmations under way; what they do not settle is left to the relay of another process. */
  async stop(): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#timer);
    await this.#relaying;
    await this.#publications.drain();
    await this.#published.stop();
  }

  /** Never rejects. */
  async #publish(messages: readonly ConsultaMessage[]): Promise<void> {
    try {
      await this.#publications.add(messages);
      this.#published.add(messages);
    } catch (error) {
      // The rows are still in the table: the relay publishes them again.
      this.#backlog += messages.length;
      this.#options.logger.warn(
        { consultas: messages.length, reason: (error as Error).message },
        'publicación sin confirmar; se intentará de nuevo',
      );
    } finally {
      for (const { consulta_id } of messages) this.#inFlight.delete(consulta_id);
    }
  }

  #scheduleRelay(delayMs: number): void {
    if (this.#stopped) return;
    this.#timer = setTimeout(() => {
      this.#relaying = this.#relay().finally(() =>
        this.#scheduleRelay(this.#backlog > 0 ? RELAY_INTERVAL_MS : RESTING_INTERVAL_MS),
      );
    }, delayMs);
  }

  async #relay(): Promise<void> {
    const { publisher, logger, metrics } = this.#options;
    try {
      if ((await this.#look()) && publisher.isReady()) {
        let removed = RELAY_BATCH;
        while (removed === RELAY_BATCH && !this.#stopped) removed = await this.#relayBatch();
        await this.#look();
      }
      metrics.unpublished.set(this.unpublished);
    } catch (error) {
      if (isOutage(error)) metrics.outages.inc({ code: sqlstateOf(error) || 'none' });
      logger.warn(
        { reason: (error as Error).message },
        'no se pudo publicar lo pendiente; se intentará de nuevo',
      );
    }
  }

  /** @returns how many rows it removed: what it published, and what retention has deleted (it was published before). */
  async #relayBatch(): Promise<number> {
    const { pool, publisher, logger } = this.#options;
    const { rows } = await pool.query<LeasedRow>(LEASE_UNPUBLISHED, [this.#ownIds()]);
    const [first] = rows;
    if (!first) return 0;
    const lease = [rows.map((row) => row.consulta_id), first.leased_until];
    const messages = rows.filter((row) => row.tipo_consulta !== null).map(toMessage);
    try {
      if (messages.length > 0) await publisher.publish(messages);
    } catch (error) {
      await pool.query(END_LEASE, lease);
      throw error;
    }
    await pool.query(DELETE_LEASED, lease);
    if (messages.length > 0)
      logger.info({ consultas: messages.length }, 'publicadas consultas que habían quedado pendientes');
    return rows.length;
  }

  /** @returns whether there may be rows that nobody publishes. */
  async #look(): Promise<boolean> {
    const { pool, maxUnpublished } = this.#options;
    const { rows } = await pool.query<{ unpublished: string; is_any_free: boolean | null }>({
      ...LOOK,
      values: [this.#published.ids, maxUnpublished],
    });
    const [seen] = rows;
    this.#backlog = Number(seen?.unpublished);
    // With more of them than are looked at, the free ones may be among the others.
    return seen?.is_any_free === true || this.#backlog >= maxUnpublished;
  }

  /** The rows that this process takes care of: the broker has not confirmed them yet, or it has, and they go. */
  #ownIds(): number[] {
    return [...this.#inFlight, ...this.#published.ids];
  }
}

function toMessage({ consulta_id, created_at_us, published_at, ...row }: LeasedRow): ConsultaMessage {
  return {
    consulta_id: Number(consulta_id),
    created_at_us: Number(created_at_us),
    tipo_consulta: row.tipo_consulta as string,
    codigo_buscado: row.codigo_buscado,
    parametros: row.parametros,
    published_at: Number(published_at),
  };
}
