import { fileURLToPath } from 'node:url';
import { ConfigError, loadConfig } from '@sel/runtime/config';
import { isUnreachable } from '@sel/runtime/database-errors';
import { createLogger, type Logger } from '@sel/runtime/logger';
import { openClient } from '@sel/runtime/postgres';
import { retry } from '@sel/runtime/retry';
import { runner } from 'node-pg-migrate';
import type pg from 'pg';
import Type from 'typebox';
import { explainFailure } from './explain.ts';
import { ensureRoles, type Role } from './roles.ts';
import { loadSampleWhenEmpty } from './sample.ts';

const Config = Type.Object({
  DATABASE_URL: Type.String({
    pattern: '^postgres(ql)?://',
    secret: true,
    description: 'URL de PostgreSQL del dueño de la base: postgres://postgres:CLAVE@localhost:5432/consultas',
  }),
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
 * Brings a database to the present schema: roles and their passwords, numbered migrations, and the sample
 * catalogue when there is none. Running it again changes nothing; two at once wait for each other.
 * @param ownerUrl of the database's owner, who may create roles.
 */
export async function migrate(
  ownerUrl: string,
  passwords: Record<Role, string>,
  logger: Logger,
): Promise<void> {
  const client = await connect(ownerUrl, logger);
  try {
    await ensureRoles(client, passwords);
    const applied = await runner({
      dbClient: client,
      dir: fileURLToPath(new URL('migrations', import.meta.url)),
      direction: 'up',
      migrationsTable: 'migration',
      advisoryLockMode: 'wait',
      logger: {
        info: () => {},
        debug: () => {},
        warn: logger.warn.bind(logger),
        error: logger.error.bind(logger),
      },
    });
    const productos = await loadSampleWhenEmpty(client);
    logger.info({ applied: applied.map(({ name }) => name), productos }, 'base de datos al día');
  } finally {
    await client.end();
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
