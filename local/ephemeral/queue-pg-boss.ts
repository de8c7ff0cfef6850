import { QUEUE } from '@sel/contract';
import { createLogger } from '@sel/runtime/logger';
import pg from 'pg';
import { provisionPgBoss } from '../../broker/pg-boss/provision.ts';
import { DEAD_LETTERS, GIVEN_UP, jobTable, SCHEMA } from '../../broker/pg-boss/queue.ts';
import { TcpProxy } from '../servers/tcp-proxy.ts';
import { createTestDatabase, type TestDatabase } from './database.ts';
import type { TestBroker } from './queue.ts';

const JOBS = jobTable(QUEUE);
const GIVEN_UP_JOBS = jobTable(GIVEN_UP);
const DEAD_JOBS = jobTable(DEAD_LETTERS);

/** @param given the database that the queue lives in; one of its own when left out. */
export async function openPgBossForTest(given?: TestDatabase): Promise<TestBroker> {
  const database = given ?? (await createTestDatabase());
  const { owner, apiGateway, worker } = database.urls;
  const proxy = await TcpProxy.listen(() => [Number(new URL(owner).port)]);
  const pool = new pg.Pool({ connectionString: owner, max: 2 });
  pool.on('error', () => {}); // Whoever queries gets the reason.
  const query = async (sql: string, values: unknown[] = []) => (await pool.query(sql, values)).rows;
  return {
    urls: { apiGateway: proxy.through(apiGateway), worker: proxy.through(worker) },
    maintenanceUrl: database.urls.maintenance,
    unrestrictedUrls: { apiGateway: owner, worker: owner },
    proxy,
    closeConnections: async () => {
      await query(
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
         WHERE datname = current_database() AND usename IN ('api_gateway', 'worker')`,
      );
    },
    deleteQueue: async () => {
      await query(`SELECT ${SCHEMA}.delete_queue($1)`, [QUEUE]);
    },
    provision: () => provisionPgBoss(owner, createLogger('test', { LOG_LEVEL: 'warn' })),
    publishText: async (text) => {
      await query(
        `INSERT INTO ${JOBS} (name, data, policy, dead_letter) VALUES ($1, to_jsonb($2::text), 'standard', $3)`,
        [QUEUE, text, DEAD_LETTERS],
      );
    },
    spendDeliveries: async (count) => {
      await query(`UPDATE ${JOBS} SET retry_count = $1 - 1, started_on = now()`, [count]);
    },
    waiting: async () => {
      // States are ordered: `active` and later are not waiting.
      const [row] = await query(`SELECT count(*)::int AS count FROM ${JOBS} WHERE state < 'active'`);
      return row.count;
    },
    unsettled: async () => {
      const [row] = await query(
        `SELECT (SELECT count(*) FROM ${JOBS} WHERE state < 'completed')::int
              + (SELECT count(*) FROM ${GIVEN_UP_JOBS} WHERE state < 'completed')::int AS count`,
      );
      return row.count;
    },
    takeDeadLetters: async () => {
      const rows = await query(`DELETE FROM ${DEAD_JOBS} RETURNING data, source_output`);
      return rows.map(({ data, source_output }) => ({ body: data, reason: source_output?.reason }));
    },
    empty: async () => {
      await query(`TRUNCATE ${JOBS}, ${GIVEN_UP_JOBS}, ${DEAD_JOBS}`);
    },
    drop: async () => {
      await pool.end();
      await proxy.close();
      if (!given) await database.drop();
    },
  };
}
