import { setTimeout as sleep } from 'node:timers/promises';
import { QUEUE } from '@sel/contract';
import { backoffMs } from '@sel/runtime/backoff';
import type { Logger } from '@sel/runtime/logger';
import { BY_KEY, SESSION } from '@sel/runtime/postgres';
import { PgBoss } from 'pg-boss';
import { SCHEMA } from './queue.ts';

export interface BossOptions {
  url: string;
  /** Shown in pg_stat_activity. */
  clientName: string;
  logger: Logger;
  /** One statement that does to the queue what the service does, but to no message. */
  needs?: string;
}

const CHECK_INTERVAL_MS = 2_000;

/** What it adds to the connections of its process. */
export const BOSS_CONNECTIONS = 4;

/**
 * A pg-boss client that waits for its database and its schema, and knows whether they are there. It leaves
 * alone all that would need more rights than its role has: migrations, schedules, the instance registry.
 */
export class Boss {
  readonly #options: BossOptions;
  readonly #stopping = new AbortController();
  /** To be used when `usable`; at other times its operations fail. */
  readonly client: PgBoss;
  #ready = false;
  #watching: Promise<void> | undefined;
  #lastComplaint: string | undefined;

  constructor(options: BossOptions) {
    this.#options = options;
    this.client = new PgBoss({
      connectionString: options.url,
      application_name: options.clientName,
      schema: SCHEMA,
      max: BOSS_CONNECTIONS,
      connectionTimeoutMillis: 5_000,
      // Its tables grow and shrink by thousands of rows within a second; statistics cannot follow.
      options: `-c statement_timeout=15000 ${SESSION} ${BY_KEY}`,
      // The server cannot cancel what it does not even read: frozen, or cut off.
      ...{ query_timeout: 17_000 },
      migrate: false,
      createSchema: false,
      schedule: false,
      supervise: false,
      registerInstance: false,
      reindex: false,
      monitorVacuum: false,
      monitorIntervalSeconds: 1,
      maintenanceIntervalSeconds: 60,
      warningQueueSize: Number.MAX_SAFE_INTEGER,
    });
    this.client.on('error', (error) => this.complain(error));
  }

  /** Undefined while the database cannot be reached or has no queue. */
  get usable(): PgBoss | undefined {
    return this.#ready ? this.client : undefined;
  }

  /** Aborted when `stop` is called. */
  get stopping(): AbortSignal {
    return this.#stopping.signal;
  }

  /** @param onReady called whenever the queue has become usable. */
  start(onReady: () => void): void {
    this.#watching = this.#watch(onReady);
  }

  /** Ends the waiting, but leaves the client usable for what is under way. */
  beginStop(): void {
    this.#stopping.abort();
  }

  async stop(): Promise<void> {
    this.beginStop();
    this.#ready = false;
    await this.#watching;
    await this.client.stop({ graceful: false, close: true });
  }

  /** Logs a failure, the same one once until the queue is usable again. */
  complain(error: unknown): void {
    const { code, message } = error as { code?: string; message: string };
    if (this.stopping.aborted || message === this.#lastComplaint) return;
    this.#lastComplaint = message;
    this.#options.logger.warn(
      { code, reason: message },
      'la cola en PostgreSQL no está disponible; se intentará de nuevo',
    );
  }

  async #watch(onReady: () => void): Promise<void> {
    for (let failures = 0; !this.stopping.aborted; ) {
      try {
        await this.#check();
        failures = 0;
        if (!this.#ready && !this.stopping.aborted) {
          this.#ready = true;
          this.#lastComplaint = undefined;
          this.#options.logger.info('la cola en PostgreSQL está lista');
          onReady();
        }
      } catch (error) {
        this.#ready = false;
        failures += 1;
        this.complain(error);
      }
      const pauseMs = failures > 0 ? backoffMs(failures, { maxMs: CHECK_INTERVAL_MS }) : CHECK_INTERVAL_MS;
      await sleep(pauseMs, undefined, { signal: this.stopping }).catch(() => {});
    }
  }

  async #check(): Promise<void> {
    await this.client.start(); // Does nothing once it has succeeded.
    if (!(await this.client.getQueue(QUEUE))) {
      throw new Error(`the queue ${QUEUE} does not exist yet; run "npm run migrate"`);
    }
    const { needs } = this.#options;
    if (needs) await this.client.getDb().executeSql(needs);
  }
}
