import pg from 'pg';
import type { Logger } from './logger.ts';
import { retry } from './retry.ts';

export interface DatabaseOptions {
  connectionString: string;
  /** Shown in pg_stat_activity. */
  applicationName: string;
  maxConnections: number;
  /** A statement that takes longer is cancelled by the server; it counts as transient. 10 s when left out. */
  statementTimeoutMs?: number;
  /** For services, whose statements find rows by their keys: see {@link BY_KEY}. */
  findsByKey?: boolean;
}

/**
 * Keeps the planner to indexes and nested loops. A prepared statement's plan is made while the tables are
 * new and kept until they are analysed, a minute or more later; for a table of one page the cheapest plan is
 * to read all of it, and 60,000 rows later that plan took 11 ms for each UPDATE of 33 rows, 94 % of all the
 * time that PostgreSQL worked (docs/adr/0012).
 */
export const BY_KEY =
  '-c enable_seqscan=off -c enable_hashjoin=off -c enable_mergejoin=off -c enable_bitmapscan=off';

/** A server that does not even cancel in time is frozen or cut off: its connection is given up after so much more. */
const SILENCE_MS = 2_000;

/** A pool that survives the loss of its server: idle connections that break are logged and replaced. */
export function createPool(options: DatabaseOptions, logger: Logger): pg.Pool {
  const statementTimeoutMs = options.statementTimeoutMs ?? 10_000;
  const pool = new pg.Pool({
    connectionString: options.connectionString,
    application_name: options.applicationName,
    max: options.maxConnections,
    connectionTimeoutMillis: 3_000,
    statement_timeout: statementTimeoutMs,
    query_timeout: statementTimeoutMs + SILENCE_MS,
    keepAlive: true,
    // Timestamps are handed out as PostgreSQL writes them, so every session writes them in one zone.
    options: `-c timezone=UTC ${options.findsByKey ? BY_KEY : ''}`,
  });
  // The pool itself listens to idle connections only: one that breaks between two statements of a
  // transaction would end the process. The transaction's next statement fails, and that says enough.
  pool.on('connect', (client) => client.on('error', () => {}));
  pool.on('error', (error) =>
    logger.warn({ reason: error.message }, 'se perdió una conexión en reposo con PostgreSQL'),
  );
  return pool;
}

/** Waits until the database answers and has the given table, so that services may start in any order. */
export async function waitForSchema(
  pool: pg.Pool,
  table: string,
  logger: Logger,
  signal?: AbortSignal,
): Promise<void> {
  await retry(
    async () => {
      const { rows } = await pool.query<{ found: boolean }>('SELECT to_regclass($1) IS NOT NULL AS found', [
        table,
      ]);
      if (!rows[0]?.found) throw new MissingSchemaError(table);
    },
    {
      isTransient: (error) =>
        error instanceof MissingSchemaError || isTransient(error) || isNotProvisioned(error),
      onRetry: (error, attempt) => {
        if (attempt % 5 === 1) logger.info({ reason: (error as Error).message }, 'esperando a PostgreSQL');
      },
      ...(signal && { signal }),
    },
  );
}

export class MissingSchemaError extends Error {
  override name = 'MissingSchemaError';
  constructor(table: string) {
    super(`the table ${table} does not exist yet; run "npm run migrate"`);
  }
}

/**
 * Whether a database failure can pass by itself: connection lost or refused, server starting or
 * stopping, timeouts, lock conflicts. (PostgreSQL, appendix A: classes 08, 40, 53, 55, 57, 58.)
 */
export function isTransient(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (error instanceof AggregateError) return error.errors.some(isTransient);
  const { code } = error as { code?: string };
  if (code === undefined) return TRANSIENT_MESSAGES.test(error.message);
  return TRANSIENT_SQLSTATE.test(code) || TRANSIENT_SYSTEM_ERRORS.has(code);
}

/** Whether whatever is asked of the database now would fail, too: it is gone, frozen or stopping. */
export function isOutage(error: unknown): boolean {
  const { code = '' } = error as { code?: string };
  return isTransient(error) && !/^(40|55)...$/.test(code);
}

/** Before the first `npm run migrate` the roles and even the database may be missing. */
function isNotProvisioned(error: unknown): boolean {
  const { code } = error as { code?: string };
  return code === '28P01' || code === '28000' || code === '3D000' || code === '42501';
}

/** `pg` reports a lost connection and its own timeouts without a code. */
const TRANSIENT_MESSAGES = /connection terminated|timeout exceeded|query read timeout|not queryable/i;
const TRANSIENT_SQLSTATE = /^(08|40|53|55|57|58)...$/;
const TRANSIENT_SYSTEM_ERRORS = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOENT',
]);
