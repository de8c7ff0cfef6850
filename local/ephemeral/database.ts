import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { createLogger } from '@sel/runtime/logger';
import pg from 'pg';
import { ROLES, type Role } from '../../database/roles.ts';
import { ROLE_NAMES, withUser } from '../processes/services.ts';
import { runName } from './run-name.ts';
import { startEphemeralPostgres } from './servers.ts';

/** Roles belong to the whole server, so all test files that share one give them the same passwords. */
export const ROLE_PASSWORD = 'only-for-tests';
export const ROLE_PASSWORDS = Object.fromEntries(ROLES.map((role) => [role, ROLE_PASSWORD])) as Record<
  Role,
  string
>;

/** Longer than a session takes to end that was told to. */
const LEAVING_MS = 200;

interface TestServer {
  /** For a superuser. */
  url: string;
  stop(): Promise<void>;
}

export interface TestDatabase {
  /** One URL for each role, all of the same database. */
  urls: { owner: string; apiGateway: string; worker: string; lab: string; maintenance: string };
  /** Asks it as its owner. */
  query<Row extends object = pg.QueryResultRow>(sql: string, values?: unknown[]): Promise<Row[]>;
  /** How many rows there are. @param from a table, and which of its rows: `consulta WHERE …`. */
  count(from: string, values?: unknown[]): Promise<number>;
  /** Ends all sessions and deletes the database; its server, too, is done with. */
  drop(): Promise<void>;
}

/**
 * The server of `TEST_DATABASE_URL` (a superuser's; for tests only: the roles' passwords are set there),
 * or an embedded one of this process's own.
 */
export async function openTestServer(): Promise<TestServer> {
  const url = process.env.TEST_DATABASE_URL;
  if (url) return { url, stop: async () => {} };
  return startEphemeralPostgres();
}

/**
 * A database of the test file's own: migrated, with the sample catalogue. `npm test` has
 * made one such already: to copy that takes a quarter of a second, to migrate one or several.
 */
export async function createTestDatabase(given?: TestServer): Promise<TestDatabase> {
  const template = given ? undefined : process.env.TEST_DATABASE_TEMPLATE;
  const database = await createEmptyDatabase(given, template);
  if (!template) await prepare(database.urls.owner);
  return database;
}

/** Makes the database that all test files of this run copy. @returns its name. */
export async function createTemplate(server: TestServer): Promise<string> {
  const { urls } = await createEmptyDatabase(server);
  await prepare(urls.owner);
  return new URL(urls.owner).pathname.slice(1);
}

async function prepare(ownerUrl: string): Promise<void> {
  // With all that it needs it takes longer to load than the rest of a test file, and `npm test` has prepared a template.
  const { migrate } = await import('../../database/migrate.ts');
  const logger = createLogger('test', { LOG_LEVEL: 'warn' });
  await migrate(ownerUrl, ROLE_PASSWORDS, logger);
}

/** One that nothing has been done to, or a copy of another one. */
export async function createEmptyDatabase(given?: TestServer, template = 'template1'): Promise<TestDatabase> {
  const server = given ?? (await openTestServer());
  const name = `test_${runName()}_${randomBytes(6).toString('hex')}`;
  await runAsOwner(server.url, `CREATE DATABASE ${name} TEMPLATE ${template}`);
  const owner = new URL(server.url);
  owner.pathname = `/${name}`;
  const urlOf = (service: keyof typeof ROLE_NAMES) => withUser(owner, ROLE_NAMES[service], ROLE_PASSWORD);
  // A session that is there stays as it is, whatever a test does to those that come later.
  const lasting = { idleTimeoutMillis: 0, allowExitOnIdle: true };
  const pool = new pg.Pool({ connectionString: owner.href, max: 8, ...lasting });
  pool.on('error', () => {}); // Whoever asks gets the reason.
  const query = async <Row extends object>(sql: string, values?: unknown[]) =>
    (await pool.query<Row>(sql, values)).rows;
  return {
    urls: {
      owner: owner.href,
      apiGateway: urlOf('apiGateway'),
      worker: urlOf('worker'),
      lab: urlOf('lab'),
      maintenance: urlOf('maintenance'),
    },
    query,
    count: async (from, values) => {
      const [row] = await query<{ count: number }>(`SELECT count(*)::int AS count FROM ${from}`, values);
      return row?.count ?? 0;
    },
    drop: async () => {
      await pool.end();
      await untilLeft(server.url, name);
      await runAsOwner(server.url, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
      await server.stop();
    },
  };
}

/**
 * Who has said goodbye is given the moment that it takes: one that is thrown out after it has ended its pool hears of it
 * as an error that nobody listens to any more. Who means to stay is not waited for.
 */
async function untilLeft(url: string, database: string): Promise<void> {
  await using client = await connected(url);
  const sessions = { text: 'SELECT FROM pg_stat_activity WHERE datname = $1', values: [database] };
  for (let waitedMs = 0; waitedMs < LEAVING_MS; waitedMs += LEAVING_MS / 10) {
    if ((await client.pg.query(sessions)).rowCount === 0) return;
    await sleep(LEAVING_MS / 10);
  }
}

/** Drops the databases of this run that an interrupted test file left behind. */
export async function dropLeftDatabases(server: TestServer): Promise<void> {
  const rows = await runAsOwner(
    server.url,
    `SELECT datname FROM pg_database WHERE datname ~ '^test_${runName()}_'`,
  );
  for (const { datname } of rows) await runAsOwner(server.url, `DROP DATABASE ${datname} WITH (FORCE)`);
}

async function runAsOwner(url: string, sql: string): Promise<Record<string, string>[]> {
  await using client = await connected(url);
  return (await client.pg.query(sql)).rows;
}

async function connected(url: string): Promise<AsyncDisposable & { pg: pg.Client }> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  return { pg: client, [Symbol.asyncDispose]: () => client.end() };
}
