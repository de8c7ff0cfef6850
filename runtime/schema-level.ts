import type pg from 'pg';
import { isOutage, sqlstateOf } from './database-errors.ts';
import type { Logger } from './logger.ts';
import { retry } from './retry.ts';

/**
 * The migration that the code of this release needs: the newest there is (test/schema-level.test.ts), for every
 * service the same. That a service gets by with an older one is something that no test would ever have tried.
 */
export const SCHEMA_LEVEL = '0012_cola_en_postgresql';

const SELECT_LEVEL = {
  text: 'SELECT coalesce(bool_or(name = $1), false) AS reached, max(name) AS present FROM migration',
  values: [SCHEMA_LEVEL],
};

/**
 * Waits until the database answers and its schema is at least the one that this code was written for, so that
 * services may start in any order and a new release may start before its migrations. A schema that is newer is
 * none of its business: migrations keep the last release running (docs/adr/0018).
 */
export async function waitForSchema(pool: pg.Pool, logger: Logger, signal?: AbortSignal): Promise<void> {
  await retry(() => checkLevel(pool), {
    isTransient: (error) => error instanceof OldSchemaError || isOutage(error),
    onRetry: (error, attempt) => {
      if (attempt % 5 !== 1) return;
      if (error instanceof OldSchemaError) logger.warn(error.levels, OLD_SCHEMA);
      else logger.info({ reason: (error as Error).message }, 'esperando a PostgreSQL');
    },
    ...(signal && { signal }),
  });
}

const OLD_SCHEMA =
  'la base de datos es anterior a este programa, que espera a que alguien ejecute "npm run migrate"';

/** @throws {OldSchemaError} when the migration that is needed has not run. */
async function checkLevel(pool: pg.Pool): Promise<void> {
  const { rows } = await pool
    .query<{ reached: boolean; present: string | null }>(SELECT_LEVEL)
    .catch(unreadable);
  if (!rows[0]?.reached) throw new OldSchemaError(rows[0]?.present ?? 'ninguna');
}

/** A database without migrations has no such table, and one of release 0.1.0 shows it to nobody but its owner. */
function unreadable(error: Error): never {
  if (sqlstateOf(error) === '42P01') throw new OldSchemaError('ninguna');
  if (sqlstateOf(error) === '42501') throw new OldSchemaError(`anterior a 0008 (${error.message})`);
  throw error;
}

class OldSchemaError extends Error {
  override name = 'OldSchemaError';
  readonly levels: { needed: string; present: string };

  constructor(present: string) {
    super(`the migration ${SCHEMA_LEVEL} has not run, the last one is ${present}; run "npm run migrate"`);
    this.levels = { needed: SCHEMA_LEVEL, present };
  }
}
