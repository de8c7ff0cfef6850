import { readFileSync } from 'node:fs';
import { decodeText } from '../../broker/postgres/body.ts';
import { TcpProxy } from '../servers/tcp-proxy.ts';
import { createTestDatabase, type TestDatabase } from './database.ts';
import type { TestBroker } from './test-broker.ts';

const TABLES = ['consulta_queue', 'consulta_queue_dead', 'consulta_queue_holder'];
const MIGRATION = new URL('../../database/migrations/0012_cola_en_postgresql.sql', import.meta.url);

/** @param given the database that the queue lives in; one of its own when left out. */
export async function openPostgresForTest(given?: TestDatabase): Promise<TestBroker> {
  const database = given ?? (await createTestDatabase());
  const { query, count } = database;
  const { owner, apiGateway, worker } = database.urls;
  const proxy = await TcpProxy.listen(() => [Number(new URL(owner).port)]);
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
      await query(`DROP TABLE ${TABLES.join(', ')}`);
    },
    provision: async () => {
      await query(readFileSync(MIGRATION, 'utf8'));
    },
    publishText: async (text) => {
      await query('INSERT INTO consulta_queue (body) VALUES ($1)', [text]);
    },
    spendDeliveries: async (times) => {
      await query('UPDATE consulta_queue SET attempts = $1', [times]);
    },
    leaveDeadLetter: async (text) => {
      await query('INSERT INTO consulta_queue_dead (body) VALUES ($1)', [text]);
    },
    waiting: () => count('consulta_queue WHERE holder IS NULL'),
    inHand: () => count('consulta_queue WHERE holder IS NOT NULL'),
    unsettled: () => count('consulta_queue'),
    takeDeadLetters: async () => {
      const rows = await query('DELETE FROM consulta_queue_dead RETURNING body, reason');
      return rows.map(({ body, reason }) => ({ body: decodeText(body), reason: reason ?? undefined }));
    },
    empty: async () => {
      await query('TRUNCATE consulta_queue, consulta_queue_dead');
    },
    drop: async () => {
      await proxy.close();
      if (!given) await database.drop();
    },
  };
}
