import pg from 'pg';

export interface DatabaseProbeOptions {
  connectionString: string;
  /** Shown in pg_stat_activity. */
  applicationName: string;
}

/** How long an answer stays good: probes come from many sides and must not add load. */
const CACHE_MS = 500;

/** Two of these (to connect, to ask) and the cache stay below the three seconds in which the truth is known. */
const TIMEOUT_MS = 1_000;

/**
 * Knows whether the database answers. It asks on a connection of its own: neither busy nor frozen queries
 * of the service's pool can keep it waiting, and it takes no connection from them.
 */
export class DatabaseProbe {
  readonly #pool: pg.Pool;
  #last: { atMs: number; answer: Promise<boolean> } | undefined;

  constructor({ connectionString, applicationName }: DatabaseProbeOptions) {
    this.#pool = new pg.Pool({
      connectionString,
      application_name: `${applicationName} health`,
      max: 1,
      connectionTimeoutMillis: TIMEOUT_MS,
      query_timeout: TIMEOUT_MS,
      keepAlive: true,
    });
    // A lost connection is what the next question is about.
    this.#pool.on('error', () => {});
  }

  /** Never rejects. */
  isUp(): Promise<boolean> {
    if (!this.#last || performance.now() - this.#last.atMs > CACHE_MS) {
      this.#last = { atMs: performance.now(), answer: this.#ask() };
    }
    return this.#last.answer;
  }

  async stop(): Promise<void> {
    await this.#pool.end();
  }

  async #ask(): Promise<boolean> {
    try {
      await this.#pool.query('SELECT 1');
      return true;
    } catch {
      return false; // Why it failed is in the log of whoever needed the database for its work.
    }
  }
}
