import { QUEUE } from '@sel/contract';
import type { Logger } from '@sel/runtime/logger';
import { openClient, SESSION } from '@sel/runtime/postgres';
import { PgBoss } from 'pg-boss';
import { ensureQueues, GIVEN_UP, jobTable, SCHEMA } from './queue.ts';

/** Any number, the same in every process that provisions. */
const ADVISORY_LOCK = 7_261_934;

/** What pg-boss does for each role (docs/arquitectura.md), found by running it with less. */
const GRANTS: Record<string, readonly string[]> = {
  // Inserts messages and is told their ids; cannot read, take, change or delete one.
  api_gateway: [
    `GRANT USAGE ON SCHEMA ${SCHEMA} TO api_gateway`,
    `GRANT SELECT ON ${SCHEMA}.version, ${SCHEMA}.queue TO api_gateway`,
    `GRANT INSERT, SELECT (id, start_after) ON ${jobTable(QUEUE)} TO api_gateway`,
  ],
  // Takes, settles and tidies; adds dead letters. Cannot create or alter queues.
  worker: [
    `GRANT USAGE ON SCHEMA ${SCHEMA} TO worker`,
    `GRANT SELECT ON ${SCHEMA}.version TO worker`,
    `GRANT SELECT, UPDATE ON ${SCHEMA}.queue TO worker`,
    `GRANT SELECT, INSERT, UPDATE, DELETE ON ${jobTable(QUEUE)}, ${jobTable(GIVEN_UP)} TO worker`,
    // pg-boss inserts dead letters through the parent of all queues' tables; that gives no right to read it.
    `GRANT INSERT ON ${SCHEMA}.job TO worker`,
    `GRANT SELECT, DELETE ON ${SCHEMA}.job_dependency, ${SCHEMA}.instance TO worker`,
    // Maintenance, once a minute, selects dead instances FOR UPDATE before it deletes them.
    `GRANT UPDATE (id) ON ${SCHEMA}.instance TO worker`,
  ],
  // Counts the messages that wait; sees none of them.
  mantenimiento: [
    `GRANT USAGE ON SCHEMA ${SCHEMA} TO mantenimiento`,
    `GRANT SELECT (state) ON ${jobTable(QUEUE)}, ${jobTable(GIVEN_UP)} TO mantenimiento`,
  ],
  // Looks at consultas, not at messages; release 0.1.0 let it read all of them.
  lab: [`REVOKE ALL ON ALL TABLES IN SCHEMA ${SCHEMA} FROM lab`, `REVOKE USAGE ON SCHEMA ${SCHEMA} FROM lab`],
};

/** Rows live for milliseconds: vacuum must come by number of dead rows, not by share of a tiny table. */
const TUNING = `ALTER TABLE ${jobTable(QUEUE)} SET (
  autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000,
  autovacuum_vacuum_insert_scale_factor = 0.2, autovacuum_analyze_scale_factor = 0,
  autovacuum_analyze_threshold = 50000, autovacuum_vacuum_cost_delay = 0)`;

/** Creates or updates pg-boss's schema, the queues and what each role may do. For the database's owner. */
export async function provisionPgBoss(databaseUrl: string, logger: Logger): Promise<void> {
  const client = await openClient(databaseUrl, 'provision');
  try {
    // Two at once: the second waits here and then finds everything done.
    await client.query('SELECT pg_advisory_lock($1)', [ADVISORY_LOCK]);
    await createSchemaAndQueues(databaseUrl, logger);
    await client.query(TUNING);
    const { rows } = await client.query<{ rolname: string }>(
      'SELECT rolname FROM pg_roles WHERE rolname = ANY ($1)',
      [Object.keys(GRANTS)],
    );
    for (const { rolname } of rows) await client.query((GRANTS[rolname] ?? []).join(';\n'));
    logger.info({ roles: rows.map((row) => row.rolname) }, 'la cola en PostgreSQL está preparada');
  } finally {
    await client.end();
  }
}

async function createSchemaAndQueues(databaseUrl: string, logger: Logger): Promise<void> {
  const boss = new PgBoss({
    connectionString: databaseUrl,
    schema: SCHEMA,
    max: 2,
    options: SESSION,
    supervise: false,
    schedule: false,
    registerInstance: false,
  });
  boss.on('error', (error) => logger.warn({ reason: error.message }, 'pg-boss, al preparar la cola'));
  await boss.start();
  try {
    await ensureQueues(boss);
  } finally {
    await boss.stop({ graceful: false });
  }
}
