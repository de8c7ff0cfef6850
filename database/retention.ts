import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { ConfigError, loadConfig } from '@sel/runtime/config';
import { isOutage, isUnreachable, sqlstateOf } from '@sel/runtime/database-errors';
import { createLogger } from '@sel/runtime/logger';
import { maintenanceEnvironment } from '@sel/runtime/owner-environment';
import { openClient } from '@sel/runtime/postgres';
import { retry } from '@sel/runtime/retry';
import { databaseUrl, RETENTION_DAYS } from '@sel/runtime/service-settings';
import type pg from 'pg';
import Type from 'typebox';

const Config = Type.Object({
  DATABASE_URL: databaseUrl('mantenimiento'),
  RETENTION_DAYS: Type.Integer({
    minimum: RETENTION_DAYS.min,
    maximum: RETENTION_DAYS.max,
    description: 'Días que se conserva una consulta desde que se creó; 0 no borra nada',
  }),
  RETENTION_INTERVAL_S: Type.Integer({
    default: 0,
    minimum: 0,
    maximum: 2_000_000,
    description: 'Segundos entre una limpieza y la siguiente; 0 limpia una vez y termina',
  }),
});

/** Rows in one transaction: locks are held and the WAL grows for some milliseconds at a time. */
const BATCH = 2_000;

/** Half of the time is left to the traffic: after each batch a pause as long as it took, and no shorter than this. */
const MIN_PAUSE_MS = 5;

// Ids are handed out in the order of time, so the primary key alone finds what is old: the first id above a
// given one, and how old it is.
const NEXT = `
  SELECT consulta_id::text AS id, created_at < now() - make_interval(days => $2) AS old
  FROM consulta WHERE consulta_id >= $1 ORDER BY consulta_id LIMIT 1`;

// A pending consulta is never deleted, however old. Transactions that overlap may have taken ids in another
// order than times, so the age is compared once more. An array and not a join: it is looked
// up in the primary key whatever the statistics say.
const DELETE_BATCH = `
  WITH batch AS (
    SELECT consulta_id FROM consulta WHERE consulta_id >= $1 AND consulta_id < $2 ORDER BY consulta_id LIMIT ${BATCH}
  ), deleted AS (
    DELETE FROM consulta
    WHERE consulta_id = ANY (ARRAY(SELECT consulta_id FROM batch)) AND status <> 'pending'
      AND created_at < now() - make_interval(days => $3)
    RETURNING 1
  )
  SELECT (SELECT count(*)::int FROM deleted) AS deleted, (SELECT max(consulta_id)::text FROM batch) AS last`;

// The newest one may have been stored this instant, by a worker that has not referred to it yet.
const UNUSED_RESULTADOS = `
  SELECT resultado_id::text AS id FROM resultado r
  WHERE resultado_id < (SELECT max(resultado_id) FROM resultado)
    AND NOT EXISTS (SELECT FROM consulta c WHERE c.resultado_id = r.resultado_id)`;

// For any other the foreign key decides: a worker that comes too late fails and makes its list again.
const DELETE_RESULTADO = 'DELETE FROM resultado WHERE resultado_id = $1';

const FOREIGN_KEY_VIOLATION = '23503';

/**
 * Deletes consultas that were created more than `days` ago and have ended, and shared results that nothing
 * refers to any more. May be interrupted at any time, and run beside the services and beside itself.
 */
export async function deleteOld(
  client: pg.ClientBase,
  days: number,
  signal?: AbortSignal,
): Promise<{ consultas: number; resultados: number }> {
  const end = await firstYoung(client, days);
  let from = 0n;
  let consultas = 0;
  while (from < end && !signal?.aborted) {
    const startedMs = performance.now();
    const { rows } = await client.query<{ deleted: number; last: string | null }>(DELETE_BATCH, [
      String(from),
      String(end),
      days,
    ]);
    consultas += rows[0]?.deleted ?? 0;
    if (!rows[0]?.last) break;
    from = BigInt(rows[0].last) + 1n;
    await sleep(Math.max(MIN_PAUSE_MS, performance.now() - startedMs));
  }
  return { consultas, resultados: await deleteUnusedResultados(client, signal) };
}

/** One by one: a worker that begins to use one of them meanwhile keeps that one, and no other. */
async function deleteUnusedResultados(client: pg.ClientBase, signal?: AbortSignal): Promise<number> {
  const { rows } = await client.query<{ id: string }>(UNUSED_RESULTADOS);
  let deleted = 0;
  for (const { id } of rows) {
    if (signal?.aborted) break;
    try {
      deleted += (await client.query(DELETE_RESULTADO, [id])).rowCount ?? 0;
    } catch (error) {
      if (sqlstateOf(error) !== FOREIGN_KEY_VIOLATION) throw error;
    }
  }
  return deleted;
}

/** The id at which the young ones begin, by bisection: some forty look-ups in the primary key, however many there are. */
async function firstYoung(client: pg.ClientBase, days: number): Promise<bigint> {
  const { rows } = await client.query<{ last: string | null }>(
    'SELECT max(consulta_id)::text AS last FROM consulta',
  );
  let low = 0n;
  let high = BigInt(rows[0]?.last ?? 0) + 1n;
  while (low < high) {
    const middle = (low + high) / 2n;
    const found = await client.query<{ id: string; old: boolean }>(NEXT, [String(middle), days]);
    const next = found.rows[0];
    if (next?.old) low = BigInt(next.id) + 1n;
    else high = middle;
  }
  return low;
}

async function main(): Promise<void> {
  const logger = createLogger('retencion');
  const stopping = new AbortController();
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => stopping.abort());
  try {
    // Where a system runs with `npm start -- --data DIR`.
    const { values } = parseArgs({ options: { data: { type: 'string' } } });
    const config = loadConfig(Config, maintenanceEnvironment(process.env, values.data));
    if (config.RETENTION_DAYS === 0) logger.info('RETENTION_DAYS es 0: no se borra nada');
    // A service of compose has to stay even with nothing to do: `up --wait` takes one that ends for broken.
    do {
      if (config.RETENTION_DAYS > 0) {
        const deleted = await retry(() => clean(config, stopping.signal), {
          // What runs for ever waits for whatever passes; who calls a command is told what is wrong with it.
          isTransient: config.RETENTION_INTERVAL_S > 0 ? isOutage : isUnreachable,
          signal: stopping.signal,
          onRetry: (error) => logger.warn({ reason: (error as Error).message }, 'esperando a PostgreSQL'),
        });
        logger.info(deleted, 'limpieza terminada');
      }
      await sleep(config.RETENTION_INTERVAL_S * 1000, undefined, { signal: stopping.signal }).catch(() => {});
    } while (config.RETENTION_INTERVAL_S > 0 && !stopping.signal.aborted);
  } catch (error) {
    if (stopping.signal.aborted) return;
    const { message, code = '' } = error as Error & { code?: string };
    const isUsage = error instanceof ConfigError || code.startsWith('ERR_PARSE_ARGS');
    logger.fatal(isUsage ? message : `No se pudo limpiar la base de datos: ${message}`);
    process.exitCode = 1;
  }
}

async function clean({ DATABASE_URL, RETENTION_DAYS }: Type.Static<typeof Config>, signal: AbortSignal) {
  const client = await openClient(DATABASE_URL, 'retencion');
  try {
    return await deleteOld(client, RETENTION_DAYS, signal);
  } finally {
    await client.end();
  }
}

if (import.meta.main) await main();
