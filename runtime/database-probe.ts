import pg from 'pg';
import { sqlstateOf } from './database-errors.ts';
import { SESSION } from './postgres.ts';

export interface DatabaseProbeOptions {
  connectionString: string;
  /** Shown in pg_stat_activity. */
  applicationName: string;
  /** One statement that reads and writes what the service reads and writes, but not a single row. */
  needs: string;
}

/** `reason` is for people, and gives nothing away about the server. */
export type DatabaseState = { able: true } | { able: false; reason: string };

/** What it adds to the connections of its process. */
export const PROBE_CONNECTIONS = 1;

/** How long an answer stays good: probes come from many sides and must not add load. */
const CACHE_MS = 500;

/** Two of these (to connect, to ask) and the cache stay below the three seconds in which the truth is known. */
const TIMEOUT_MS = 1_000;

/**
 * Knows whether the database does what a service needs of it, by asking for it: one that only reads, or that has
 * taken a permission away, answers `SELECT 1` all the same. It asks on a connection of its own: neither busy nor
 * frozen queries of the service's pool can keep it waiting, and it takes no connection from them.
 */
export class DatabaseProbe {
  readonly #pool: pg.Pool;
  readonly #needs: string;
  #last: { atMs: number; answer: Promise<DatabaseState> } | undefined;

  constructor({ connectionString, applicationName, needs }: DatabaseProbeOptions) {
    this.#needs = needs;
    this.#pool = new pg.Pool({
      connectionString,
      application_name: `${applicationName} health`,
      max: PROBE_CONNECTIONS,
      connectionTimeoutMillis: TIMEOUT_MS,
      query_timeout: TIMEOUT_MS,
      keepAlive: true,
      options: SESSION,
    });
    // A lost connection is what the next question is about.
    this.#pool.on('error', () => {});
  }

  /** Never rejects. */
  state(): Promise<DatabaseState> {
    if (!this.#last || performance.now() - this.#last.atMs > CACHE_MS) {
      this.#last = { atMs: performance.now(), answer: this.#ask() };
    }
    return this.#last.answer;
  }

  async isAble(): Promise<boolean> {
    return (await this.state()).able;
  }

  async stop(): Promise<void> {
    await this.#pool.end();
  }

  async #ask(): Promise<DatabaseState> {
    try {
      await this.#pool.query(this.#needs);
      return { able: true };
    } catch (error) {
      // All of why it failed is in the log of whoever needed the database for its work.
      return { able: false, reason: reasonOf(sqlstateOf(error)) };
    }
  }
}

/** By class of PostgreSQL's error codes (appendix A). */
function reasonOf(sqlstate: string): string {
  if (sqlstate === '25006') return 'solo admite lecturas';
  switch (sqlstate.length === 5 ? sqlstate.slice(0, 2) : '') {
    case '28':
      return 'rechaza el usuario o la clave';
    case '3D':
    case '3F':
    case '42':
      return 'falta la base, una tabla o un permiso: ejecuta npm run migrate';
    case '53':
      return 'se quedó sin recursos: conexiones, memoria o disco';
    case '57':
      return 'está arrancando o parándose';
    default:
      return 'no responde';
  }
}
