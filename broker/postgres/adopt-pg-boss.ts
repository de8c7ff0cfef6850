import { QUEUE } from '@sel/contract';
import { sqlstateOf } from '@sel/runtime/database-errors';
import type { Logger } from '@sel/runtime/logger';
import { openClient } from '@sel/runtime/postgres';
import { retry } from '@sel/runtime/retry';
import type pg from 'pg';
import { MAX_DELIVERIES } from '../broker.ts';

/** Who waits for a lock keeps all that come later waiting, too: it lets go and tries again (docs/adr/0018). */
const LOCK_TIMEOUT = "SET LOCAL lock_timeout = '2s'";
const LOCK_NOT_AVAILABLE = '55P03';

const HAS_PG_BOSS = "SELECT to_regclass('pgboss.queue') IS NOT NULL AS has_pg_boss";
const TABLES =
  "SELECT name, format('pgboss.%I', table_name) AS job_table FROM pgboss.queue WHERE name = ANY ($1)";

// A gateway of the release before puts its messages into pg-boss's table for as long as it runs. They go on from there
// in the same transaction, and so do the dead letters of a worker that has something in hand.
const FORWARD = `
  CREATE OR REPLACE FUNCTION reenviar_de_pg_boss() RETURNS trigger
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
  BEGIN
    IF NEW.state::text NOT IN ('created', 'retry') THEN
      RETURN NEW;
    ELSIF TG_ARGV[0] = 'dead' THEN
      INSERT INTO consulta_queue_dead (body, reason)
      VALUES (coalesce(NEW.data::text, 'null'), NEW.source_output->>'reason');
    ELSE
      INSERT INTO consulta_queue (body, attempts)
      VALUES (coalesce(NEW.data::text, 'null'), greatest(NEW.retry_count, TG_ARGV[0]::int));
      PERFORM pg_notify('consulta_queue', '');
    END IF;
    RETURN NULL;
  END $$`;

const forwardFrom = (table: string, argument: string | number) => `
  CREATE OR REPLACE TRIGGER reenviar BEFORE INSERT ON ${table}
  FOR EACH ROW EXECUTE FUNCTION reenviar_de_pg_boss('${argument}')`;

// What a worker has in hand is moved as well: it stores the result, and whoever gets the message finds that.
const moveMessages = (table: string, delivered: number) => `
  WITH moved AS (DELETE FROM ${table} WHERE state::text IN ('created', 'retry', 'active') RETURNING *)
  INSERT INTO consulta_queue (body, attempts)
  SELECT coalesce(data::text, 'null'), greatest(retry_count + (started_on IS NOT NULL)::int, ${delivered})
  FROM moved ORDER BY created_on, id`;

const moveDeadLetters = (table: string) => `
  WITH moved AS (DELETE FROM ${table} RETURNING *)
  INSERT INTO consulta_queue_dead (body, reason, since)
  SELECT coalesce(data::text, 'null'), source_output->>'reason', created_on FROM moved ORDER BY created_on, id`;

/**
 * Up to release 0.1.0 the queue in PostgreSQL was pg-boss's. What waits there, what is in hand and the dead letters
 * move in one transaction, and what older services still add goes on by itself. May be repeated. For the database's owner.
 */
export async function adoptPgBoss(databaseUrl: string, logger: Logger): Promise<void> {
  const client = await openClient(databaseUrl, 'provision');
  try {
    const { rows } = await client.query<{ has_pg_boss: boolean }>(HAS_PG_BOSS);
    if (!rows[0]?.has_pg_boss) return;
    const moved = await retry(() => move(client), {
      isTransient: (error) => sqlstateOf(error) === LOCK_NOT_AVAILABLE,
      onRetry: () => logger.info('esperando a que la cola de pg-boss deje de estar en uso'),
    });
    if (moved > 0) logger.info({ mensajes: moved }, 'los mensajes de pg-boss están ahora en la cola nueva');
  } finally {
    await client.end();
  }
}

/** @returns how many messages and dead letters have moved. */
async function move(client: pg.Client): Promise<number> {
  const queues = { waiting: QUEUE, givenUp: `${QUEUE}.given_up`, dead: `${QUEUE}.dead` };
  await client.query('BEGIN');
  try {
    await client.query(LOCK_TIMEOUT);
    const { rows } = await client.query<{ name: string; job_table: string }>(TABLES, [Object.values(queues)]);
    const tableOf = new Map(rows.map(({ name, job_table }) => [name, job_table]));
    await client.query(FORWARD);
    let moved = 0;
    // A trigger keeps writers away from its table until this transaction ends: nothing comes in between.
    for (const [queue, argument] of [
      [queues.waiting, 0],
      [queues.givenUp, MAX_DELIVERIES],
      [queues.dead, 'dead'],
    ] as const) {
      const table = tableOf.get(queue);
      if (!table) continue;
      await client.query(forwardFrom(table, argument));
      const statement = argument === 'dead' ? moveDeadLetters(table) : moveMessages(table, argument);
      moved += (await client.query(statement)).rowCount ?? 0;
    }
    await client.query('COMMIT');
    return moved;
  } catch (error) {
    await client.query('ROLLBACK').catch(() => {}); // A lost connection has done it already.
    throw error;
  }
}
