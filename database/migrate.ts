import { fileURLToPath } from 'node:url';
import { ConfigError, loadConfig } from '@sel/runtime/config';
import { isUnreachable, sqlstateOf } from '@sel/runtime/database-errors';
import { createLogger, type Logger } from '@sel/runtime/logger';
import { openClient } from '@sel/runtime/postgres';
import { retry } from '@sel/runtime/retry';
import { databaseUrl } from '@sel/runtime/service-settings';
import { PG_MIGRATE_LOCK_ID, runner } from 'node-pg-migrate';
import type pg from 'pg';
import Type from 'typebox';
import { explainFailure } from './explain.ts';
import { ensureRoles, type Role } from './roles.ts';
import { loadSampleWhenEmpty } from './sample.ts';

const Config = Type.Object({
  DATABASE_URL: databaseUrl(),
  API_GATEWAY_DB_PASSWORD: Type.String({
    minLength: 1,
    secret: true,
    description: 'Clave del rol api_gateway',
  }),
  WORKER_DB_PASSWORD: Type.String({ minLength: 1, secret: true, description: 'Clave del rol worker' }),
  LAB_DB_PASSWORD: Type.String({ minLength: 1, secret: true, description: 'Clave del rol lab' }),
  MANTENIMIENTO_DB_PASSWORD: Type.String({
    minLength: 1,
    secret: true,
    description: 'Clave del rol mantenimiento, el de la retención',
  }),
});

/**
 * How long a statement waits for a lock that the running system holds. All that comes after it queues up behind it
 * meanwhile, so it gives up well before the gateway's own statements do (5 s) and tries again after a pause. It
 * is longer than PostgreSQL's deadlock_timeout (1 s), after which an autovacuum makes way for whoever waits.
 */
const LOCK_TIMEOUT_MS = 2_000;

const MIGRATIONS = fileURLToPath(new URL('migrations', import.meta.url));

/**
 * Brings a database to the present schema: roles and their passwords, numbered migrations, and the sample
 * catalogue when there is none. Running it again changes nothing; two at once wait for each other; the system
 * may run meanwhile (docs/adr/0018).
 * @param ownerUrl of the database's owner, who may create roles.
 * @param dir of the migrations.
 */
export async function migrate(
  ownerUrl: string,
  passwords: Record<Role, string>,
  logger: Logger,
  dir = MIGRATIONS,
): Promise<void> {
  const applied: string[] = [];
  const productos = await retry(() => migrateOnce(ownerUrl, passwords, logger, dir, applied), {
    isTransient: (error) => error instanceof NotOurTurnError || isLockConflict(error),
    onRetry: (error) => logger.info({ reason: (error as Error).message }, 'la migración espera su turno'),
  });
  logger.info({ applied, productos }, 'base de datos al día');
}

/**
 * On a connection of its own: whatever it held when it failed is free again.
 * @param applied gets the names of the migrations that are committed, each in its own transaction.
 */
async function migrateOnce(
  ownerUrl: string,
  passwords: Record<Role, string>,
  logger: Logger,
  dir: string,
  applied: string[],
): Promise<number> {
  const client = await connect(ownerUrl, logger);
  try {
    await takeTurn(client);
    await client.query(`SET lock_timeout = ${LOCK_TIMEOUT_MS}`);
    await ensureRoles(client, passwords);
    await applyMigrations(client, dir, logger, applied);
    return await loadSampleWhenEmpty(client);
  } finally {
    await client.end();
  }
}

/**
 * One migrates at a time, as long as its session lasts. Nobody queues for it: a session that waits inside a statement
 * keeps its snapshot, which a CREATE INDEX CONCURRENTLY of the other one would wait for.
 */
async function takeTurn(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ taken: boolean }>('SELECT pg_try_advisory_lock($1) AS taken', [
    PG_MIGRATE_LOCK_ID,
  ]);
  if (!rows[0]?.taken) throw new NotOurTurnError('another migration is running');
}

class NotOurTurnError extends Error {
  override name = 'NotOurTurnError';
}

/** Another session held a lock for too long, or each held what the other one wanted. */
function isLockConflict(error: unknown): boolean {
  return ['55P03', '40P01'].includes(sqlstateOf(error));
}

/** One after the other, each in its own transaction: no lock of one is held during the next. */
async function applyMigrations(
  client: pg.Client,
  dir: string,
  logger: Logger,
  applied: string[],
): Promise<void> {
  const complaints: string[] = [];
  const options = {
    dbClient: client,
    dir,
    direction: 'up',
    count: 1,
    migrationsTable: 'migration',
    noLock: true,
    logger: {
      info: () => {},
      debug: () => {},
      warn: logger.warn.bind(logger),
      error: (complaint: string) => void complaints.push(complaint),
    },
  } as const;
  try {
    for (let [next] = await runner(options); next; [next] = await runner(options)) applied.push(next.name);
  } catch (error) {
    // They show the statement and the place in it, which say nothing about a lock.
    if (!isLockConflict(error)) for (const complaint of complaints) logger.error(complaint);
    throw error;
  }
}

/** Waits for a server that is still starting. */
function connect(ownerUrl: string, logger: Logger): Promise<pg.Client> {
  return retry(() => openClient(ownerUrl, 'migrate'), {
    isTransient: isUnreachable,
    onRetry: (error, attempt) => {
      if (attempt % 5 === 1) logger.info({ reason: (error as Error).message }, 'esperando a PostgreSQL');
    },
  });
}

async function main(): Promise<void> {
  const logger = createLogger('migrate');
  try {
    const config = loadConfig(Config, process.env);
    const passwords = {
      api_gateway: config.API_GATEWAY_DB_PASSWORD,
      worker: config.WORKER_DB_PASSWORD,
      lab: config.LAB_DB_PASSWORD,
      mantenimiento: config.MANTENIMIENTO_DB_PASSWORD,
    };
    await migrate(config.DATABASE_URL, passwords, logger);
  } catch (error) {
    const { message } = error as Error;
    const explained = error instanceof ConfigError ? message : explainFailure(error as Error);
    logger.fatal(explained ?? `No se pudo migrar la base de datos: ${message}`);
    process.exitCode = 1;
  }
}

if (import.meta.main) await main();
