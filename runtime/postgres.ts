import type { Duplex } from 'node:stream';
import pg from 'pg';
import { fromDatabase } from './database-errors.ts';
import { Deadlines } from './deadlines.ts';
import type { Logger } from './logger.ts';
import { describeOnce } from './prepared-query.ts';

export interface DatabaseOptions {
  connectionString: string;
  /** Shown in pg_stat_activity. */
  applicationName: string;
  maxConnections: number;
  /** A statement that takes longer is cancelled by the server. 10 s when left out. */
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

/**
 * SQL for `key = value`, where `key` is a table's and `value` comes from another row: PostgreSQL can only look the key up.
 * As an equation it may also be answered by reading the whole index, which is the cheapest for a table that is nearly
 * empty, and the plan is kept while thousands of rows come (docs/adr/0033). Only together with {@link BY_KEY}.
 */
export const lookedUp = (key: string, value: string) => `${key} = ANY (ARRAY[${value}])`;

/**
 * What the server itself ends when its client has vanished with its network: a transaction that nobody goes on
 * with, and a connection that no longer acknowledges what it is sent. PostgreSQL's own defaults keep such a client's
 * locks for two hours.
 */
const FORGET_THE_VANISHED =
  '-c idle_in_transaction_session_timeout=10000 -c tcp_user_timeout=15000 ' +
  '-c tcp_keepalives_idle=10 -c tcp_keepalives_interval=5 -c tcp_keepalives_count=2';

/** Every session's: timestamps are handed out as PostgreSQL writes them, so all sessions write them in one zone. */
export const SESSION = `-c timezone=UTC ${FORGET_THE_VANISHED}`;

/**
 * To be put among a statement's tables: its commit does not wait for the disk. For what may be forgotten in a crash of
 * PostgreSQL. A commit that waits makes the others wait behind it, too (docs/adr/0023).
 */
export const WITHOUT_FLUSH = "(SELECT set_config('synchronous_commit', 'off', true)) AS without_flush";

/**
 * SQL for an instant that is given in microseconds since 1970, as PostgreSQL keeps it: exact, which `to_timestamp` of a
 * float is not.
 */
export const instantOf = (microseconds: string) =>
  `timestamptz 'epoch' + ${microseconds} * interval '1 microsecond'`;

const asItCame = (value: string) => value;
/** For a query whose values stay the text that PostgreSQL sent: what is only copied into an answer is not to be parsed. */
export const AS_TEXT = { getTypeParser: () => asItCame };

/** A server that does not even cancel in time is frozen or cut off: its connection is given up after so much more. */
const SILENCE_MS = 2_000;

/**
 * Connections that were needed once are kept. Making one again costs both sides milliseconds (a process, a password, the
 * plans of the prepared statements), and the first consulta of a busier moment would wait for it (docs/adr/0025).
 */
const KEEP_IDLE = 0;
/** Without it the system asks a silent server for the first time after two hours. */
const KEEP_ALIVE_DELAY_MS = 10_000;

/** A pool that survives the loss of its server: idle connections that break are logged and replaced. */
export function createPool(options: DatabaseOptions, logger: Logger): pg.Pool {
  const statementTimeoutMs = options.statementTimeoutMs ?? 10_000;
  const pool = new pg.Pool({
    connectionString: options.connectionString,
    application_name: options.applicationName,
    max: options.maxConnections,
    connectionTimeoutMillis: 3_000,
    idleTimeoutMillis: KEEP_IDLE,
    statement_timeout: statementTimeoutMs,
    keepAlive: true,
    keepAliveInitialDelayMillis: KEEP_ALIVE_DELAY_MS,
    options: `${SESSION} ${options.findsByKey ? BY_KEY : ''}`,
  });
  pool.query = fromDatabase(pool.query.bind(pool));
  pool.connect = fromDatabase(pool.connect.bind(pool));
  const watchFor = silenceWatch(statementTimeoutMs + SILENCE_MS);
  // The pool itself listens to idle connections only: one that breaks between two statements of a
  // transaction would end the process. The transaction's next statement fails, and that says enough.
  pool.on('connect', (client) => {
    client.on('error', () => {});
    describeOnce(client);
    watchFor(client);
    client.query = fromDatabase(client.query.bind(client));
  });
  pool.on('error', (error) =>
    logger.warn({ reason: error.message }, 'se perdió una conexión en reposo con PostgreSQL'),
  );
  return pool;
}

/**
 * Ends connections whose server does not answer in time; what waits for it fails with them. (`query_timeout` of `pg` is a
 * timer for each statement: see {@link Deadlines}.)
 * @returns what has a connection watched from now on.
 */
export function silenceWatch(silenceMs: number): (client: pg.ClientBase) => void {
  const silence = new Deadlines<pg.ClientBase>(silenceMs, (client) =>
    streamOf(client).destroy(new Error(`PostgreSQL did not answer within ${silenceMs / 1000} s`)),
  );
  return (client) => {
    const query = client.query.bind(client) as (...args: unknown[]) => unknown;
    client.query = ((...args: unknown[]) => {
      silence.begin(client);
      return query(...args);
    }) as typeof client.query;
    for (const event of ['drain', 'end'] as const) client.on(event as 'drain', () => silence.end(client));
  };
}

/** What `pg` reads from and writes to. */
export function streamOf(client: pg.ClientBase): Pick<Duplex, 'destroy'> {
  return (client as unknown as { connection: { stream: Duplex } }).connection.stream;
}

/**
 * One connection, for a command: connected, with the same limits as a pool's. A connection that breaks fails the
 * query under way, which says so.
 */
export async function openClient(connectionString: string, applicationName: string): Promise<pg.Client> {
  const client = new pg.Client({
    connectionString,
    application_name: applicationName,
    connectionTimeoutMillis: 10_000,
    keepAlive: true,
    keepAliveInitialDelayMillis: KEEP_ALIVE_DELAY_MS,
    options: SESSION,
  });
  client.on('error', () => {});
  client.query = fromDatabase(client.query.bind(client));
  await fromDatabase(client.connect.bind(client) as () => Promise<unknown>)();
  return client;
}
