import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isOutage } from '@sel/runtime/database-errors';
import { createLogger } from '@sel/runtime/logger';
import { createPool } from '@sel/runtime/postgres';
import { openTestServer } from '../local/ephemeral/database.ts';

test('a connection that breaks between two statements fails the second, not the process', async () => {
  await using cleanup = new AsyncDisposableStack();
  const server = await openTestServer();
  cleanup.defer(() => server.stop());
  const logger = createLogger('test', { LOG_LEVEL: 'silent' });
  const options = { connectionString: server.url, applicationName: 'test', maxConnections: 2 };
  const pool = createPool(options, logger);
  cleanup.defer(() => pool.end());

  const client = await pool.connect();
  cleanup.defer(() => client.release(true));
  const { rows } = await client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
  const ended = new Promise<void>((resolve) => client.once('end', resolve));
  await pool.query('SELECT pg_terminate_backend($1)', [rows[0]?.pid]);
  await ended;

  await assert.rejects(client.query('SELECT 1'), (error) => isOutage(error));
  assert.equal((await pool.query('SELECT 1 AS one')).rows[0].one, 1);
});

test('a connection that was needed once is kept, however long nobody needs it', async (t) => {
  await using cleanup = new AsyncDisposableStack();
  const server = await openTestServer();
  cleanup.defer(() => server.stop());
  const logger = createLogger('test', { LOG_LEVEL: 'silent' });
  const pool = createPool(
    { connectionString: server.url, applicationName: 'test', maxConnections: 2 },
    logger,
  );
  cleanup.defer(() => pool.end());

  t.mock.timers.enable({ apis: ['setTimeout'] });
  const backend = async () => (await pool.query('SELECT pg_backend_pid() AS pid')).rows[0].pid;
  const pid = await backend();
  t.mock.timers.tick(3_600_000);
  assert.equal(pool.totalCount, 1);
  assert.equal(await backend(), pid);
});
