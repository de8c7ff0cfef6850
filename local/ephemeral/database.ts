import { randomBytes } from 'node:crypto';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { createLogger } from '@sel/runtime/logger';
import pg from 'pg';
import { provisionPgBoss } from '../../broker/pg-boss/provision.ts';
import { migrate } from '../../database/migrate.ts';
import { ROLES, type Role } from '../../database/roles.ts';
import { startPostgres } from '../servers/postgres.ts';
import { runName } from './run-name.ts';
import { temporaryDirectory } from './temporary-directory.ts';

/** Roles belong to the whole server, so all test files that share one give them the same passwords. */
export const ROLE_PASSWORD = 'only-for-tests';
export const ROLE_PASSWORDS = Object.fromEntries(ROLES.map((role) => [role, ROLE_PASSWORD])) as Record<
  Role,
  string
>;

export interface TestServer {
  /** Of a superuser. */
  url: string;
  stop(): Promise<void>;
}

export interface TestDatabase {
  /** One URL for each role, all of the same database. */
  urls: { owner: string; apiGateway: string; worker: string; lab: string; maintenance: string };
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
  const parent = temporaryDirectory('postgres');
  const server = await startPostgres({ dataDir: join(parent, 'data') });
  return {
    url: server.url,
    stop: async () => {
      await server.stop();
      rmSync(parent, { recursive: true, force: true });
    },
  };
}

/** A database of the test file's own: migrated, with its queue provisioned and the sample catalogue. */
export async function createTestDatabase(given?: TestServer): Promise<TestDatabase> {
  const database = await createEmptyDatabase(given);
  const { owner } = database.urls;
  const logger = createLogger('test', { LOG_LEVEL: 'warn' });
  await migrate(owner, ROLE_PASSWORDS, logger);
  await provisionPgBoss(owner, logger);
  return database;
}

/** One that nothing has been done to. */
export async function createEmptyDatabase(given?: TestServer): Promise<TestDatabase> {
  const server = given ?? (await openTestServer());
  const name = `test_${runName()}_${randomBytes(6).toString('hex')}`;
  const urls = {
    owner: withPart(server.url, name),
    apiGateway: withPart(server.url, name, 'api_gateway'),
    worker: withPart(server.url, name, 'worker'),
    lab: withPart(server.url, name, 'lab'),
    maintenance: withPart(server.url, name, 'mantenimiento'),
  };
  await runAsOwner(server.url, `CREATE DATABASE ${name}`);
  return {
    urls,
    drop: async () => {
      await runAsOwner(server.url, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
      await server.stop();
    },
  };
}

/** Drops the databases of this run that an interrupted test file left behind. */
export async function dropLeftDatabases(server: TestServer): Promise<void> {
  const rows = await runAsOwner(
    server.url,
    `SELECT datname FROM pg_database WHERE datname ~ '^test_${runName()}_'`,
  );
  for (const { datname } of rows) await runAsOwner(server.url, `DROP DATABASE ${datname} WITH (FORCE)`);
}

function withPart(serverUrl: string, database: string, role?: string): string {
  const url = new URL(serverUrl);
  url.pathname = `/${database}`;
  if (role) {
    url.username = role;
    url.password = ROLE_PASSWORD;
  }
  return url.href;
}

async function runAsOwner(url: string, sql: string): Promise<Record<string, string>[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}
