import pg from 'pg';
import { waitFor } from '../processes/wait-for.ts';
import { ApiClient } from './api-client.ts';
import { createTestDatabase } from './database.ts';
import { type System, type SystemOptions, startSystem } from './system.ts';
import type { TestBroker, TestedBroker } from './test-broker.ts';

/** The whole system on one of the brokers, with what a test needs to use it and to look into it. */
export interface SystemOnBroker extends System {
  queue: TestBroker;
  api: ApiClient;
  /** Asks the database as its owner. */
  query<Row extends object>(sql: string, values?: unknown[]): Promise<Row[]>;
  /** Resolves when no consulta is pending and none waits to be published. */
  untilNothingIsPending(deadlineMs?: number): Promise<void>;
}

export async function startSystemOn(
  broker: TestedBroker,
  options: Omit<SystemOptions, 'database' | 'brokerUrls'> = {},
): Promise<SystemOnBroker> {
  const database = await createTestDatabase();
  const queue = await broker.open(database);
  const system = await startSystem({ ...options, database, brokerUrls: queue.urls });
  const pool = new pg.Pool({ connectionString: database.urls.owner, max: 2 });
  const query = async <Row extends object>(sql: string, values?: unknown[]) =>
    (await pool.query<Row>(sql, values)).rows;
  const countLeft = async () => {
    const [row] = await query<{ left: number }>(
      `SELECT (SELECT count(*) FROM consulta WHERE status = 'pending')::int
            + (SELECT count(*) FROM consulta_outbox)::int AS left`,
    );
    return row?.left;
  };
  return {
    ...system,
    queue,
    api: new ApiClient(system.apiUrl),
    query,
    untilNothingIsPending: async (deadlineMs) => {
      await waitFor('nothing is pending', async () => (await countLeft()) === 0, deadlineMs);
    },
    stop: async () => {
      await pool.end();
      await system.stop();
      await queue.drop();
    },
  };
}
