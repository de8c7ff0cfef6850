import { setTimeout as sleep } from 'node:timers/promises';
import { backoffMs } from '@sel/runtime/backoff';
import type { Logger } from '@sel/runtime/logger';
import { BY_KEY, SESSION, silenceWatch, streamOf } from '@sel/runtime/postgres';
import { describeOnce } from '@sel/runtime/prepared-query';
import pg from 'pg';

export interface SessionOptions {
  url: string;
  /** Shown in pg_stat_activity. */
  clientName: string;
  logger: Logger;
}

/** Whether what is done must be on disk before it is answered. */
export type Durability = 'on' | 'off';

/** What the queue adds to the connections of a process. */
export const QUEUE_CONNECTIONS = 1;

const CONNECT_DEADLINE_MS = 3_000;
const MAX_BACKOFF_MS = 2_000;

/** The server cancels what takes longer; one that does not even cancel is frozen or cut off. */
const STATEMENT_TIMEOUT_MS = 10_000;
const QUERY_TIMEOUT_MS = 12_000;

/**
 * One connection with the queue's database, opened again whenever it is lost. Whatever fails on it ends it: what the
 * server then knows of this process is gone with the connection, and nobody has to guess how far it came.
 */
export class QueueSession {
  readonly #options: SessionOptions;
  readonly #durability: Durability;
  readonly #stopping = new AbortController();
  readonly #watchForSilence = silenceWatch(QUERY_TIMEOUT_MS);
  #client: pg.Client | undefined;
  #lose: (error: Error) => void = () => {};
  #keeping: Promise<void> = Promise.resolve();
  #lastAnswer: Promise<unknown> = Promise.resolve();
  #lastComplaint: string | undefined;

  constructor(options: SessionOptions, durability: Durability) {
    this.#options = options;
    this.#durability = durability;
  }

  /**
   * @param prepare is awaited with each new connection before it counts as ready.
   * @param onReady is called each time it is.
   */
  start(prepare: (client: pg.Client) => Promise<void>, onReady: () => void): void {
    this.#keeping = this.#keepOpen(prepare, onReady);
  }

  isReady(): boolean {
    return this.#client !== undefined;
  }

  /** Aborted when the process takes leave of the queue. */
  get stopping(): AbortSignal {
    return this.#stopping.signal;
  }

  /**
   * One statement after the other.
   * @throws what the statement failed with, or that there is no connection; then the next one is being opened.
   */
  query<Row extends pg.QueryResultRow>(query: pg.QueryConfig): Promise<pg.QueryResult<Row>> {
    const answer = this.#lastAnswer.then(() => this.#ask<Row>(query));
    this.#lastAnswer = answer.catch(() => {});
    return answer;
  }

  /** Ends the waiting for a connection, but leaves an open one to what is under way. */
  beginStop(): void {
    this.#stopping.abort();
  }

  async stop(): Promise<void> {
    this.beginStop();
    this.#lose(new Error('stopped'));
    await this.#keeping;
  }

  async #keepOpen(prepare: (client: pg.Client) => Promise<void>, onReady: () => void): Promise<void> {
    for (let failures = 0; !this.stopping.aborted; ) {
      const client = this.#newClient();
      const lost = new Promise<Error>((resolve) => {
        this.#lose = resolve;
        client.once('error', resolve);
        client.once('end', () => resolve(new Error('the connection was closed')));
      });
      try {
        await Promise.race([client.connect().then(() => prepare(client)), lost.then(fail)]);
        failures = 0;
        this.#client = client;
        this.#lastComplaint = undefined;
        this.#options.logger.info('la cola en PostgreSQL está lista');
        onReady();
        throw await lost;
      } catch (error) {
        this.#client = undefined;
        failures += 1;
        this.#complain(error as Error);
        disconnect(client);
      }
      await sleep(backoffMs(failures, { maxMs: MAX_BACKOFF_MS }), undefined, { signal: this.stopping }).catch(
        () => {},
      );
    }
  }

  async #ask<Row extends pg.QueryResultRow>(query: pg.QueryConfig): Promise<pg.QueryResult<Row>> {
    const client = this.#client;
    if (!client) throw new Error('the queue in PostgreSQL is not ready');
    try {
      return await client.query<Row>(query);
    } catch (error) {
      if (this.#client === client) this.#lose(error as Error);
      throw error;
    }
  }

  #newClient(): pg.Client {
    const client = new pg.Client({
      connectionString: this.#options.url,
      application_name: `${this.#options.clientName} cola`,
      connectionTimeoutMillis: CONNECT_DEADLINE_MS,
      statement_timeout: STATEMENT_TIMEOUT_MS,
      keepAlive: true,
      keepAliveInitialDelayMillis: 10_000,
      options: `${SESSION} ${BY_KEY} -c synchronous_commit=${this.#durability}`,
    });
    // After the first one, too: an error that nobody listens to would end the process.
    client.on('error', () => {});
    describeOnce(client);
    this.#watchForSilence(client);
    return client;
  }

  /** The same reason is said once until the queue is ready again. */
  #complain(error: Error & { code?: string }): void {
    if (this.stopping.aborted || error.message === this.#lastComplaint) return;
    this.#lastComplaint = error.message;
    this.#options.logger.warn(
      { code: error.code, reason: error.message },
      'la cola en PostgreSQL no está disponible; se intentará de nuevo',
    );
  }
}

function fail(error: Error): never {
  throw error;
}

/** A polite end waits for a server that may be frozen; the connection is closed all the same. */
function disconnect(client: pg.Client): void {
  const stream = streamOf(client);
  void client.end().catch(() => {});
  stream.destroy();
}
