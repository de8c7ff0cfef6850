import assert from 'node:assert/strict';
import { cpSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { createLogger } from '@sel/runtime/logger';
import { ROOT } from '@sel/runtime/project-root';
import { SCHEMA_LEVEL } from '@sel/runtime/schema-level';
import { PG_MIGRATE_LOCK_ID } from 'node-pg-migrate';
import pg from 'pg';
import { migrate } from '../database/migrate.ts';
import { createTestDatabase, ROLE_PASSWORDS } from '../local/ephemeral/database.ts';
import { testDirectory } from '../local/ephemeral/test-directory.ts';
import { waitFor } from '../local/processes/wait-for.ts';

const database = await createTestDatabase();
/** It holds this release's migrations and those that a test adds. */
const dir = testDirectory('migrations');
cpSync(join(ROOT, 'database/migrations'), dir, { recursive: true });

after(() => database.drop());

async function connect(url = database.urls.owner): Promise<pg.Client & AsyncDisposable> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  return Object.assign(client, { [Symbol.asyncDispose]: () => client.end() });
}

function addMigration(name: string, sql: string): void {
  writeFileSync(join(dir, `${name}.sql`), sql);
}

/** @returns what it waits for meanwhile, too. */
function startMigrating(): { done: Promise<void>; reasons: string[] } {
  const reasons: string[] = [];
  const logger = createLogger('test', { LOG_LEVEL: 'silent' });
  logger.info = (fields: { reason?: string }) => void (fields.reason && reasons.push(fields.reason));
  const done = migrate(database.urls.owner, ROLE_PASSWORDS, logger, dir);
  done.catch(() => {}); // Awaited by who asked for it; when it fails before that, it is not unhandled.
  return { done, reasons };
}

const INSERT = "INSERT INTO consulta (tipo_consulta, codigo_buscado) VALUES ('buscar_codigo', 'PROD001')";

test('a migration that waits for a lock lets the system work, and is done once the lock is free', async () => {
  await using reader = await connect();
  await using gateway = await connect(database.urls.apiGateway);
  await reader.query('BEGIN');
  await reader.query('SELECT count(*) FROM consulta');
  addMigration('9001_otra_columna', 'ALTER TABLE consulta ADD COLUMN otra text');
  const migration = startMigrating();
  await waitFor('it waits for the lock', async () => {
    const { rows } = await gateway.query(
      "SELECT FROM pg_locks WHERE mode = 'AccessExclusiveLock' AND NOT granted",
    );
    return rows.length > 0;
  });
  // It is queued behind the ALTER, which is queued behind the reader: without its timeout nobody would get on.
  await gateway.query('SET statement_timeout = 5000');
  await gateway.query(INSERT);
  await waitFor('it has given up once', () =>
    migration.reasons.some((reason) => /lock timeout/.test(reason)),
  );
  await gateway.query(INSERT);
  await reader.query('COMMIT');
  await migration.done;
  await reader.query('SELECT otra FROM consulta');
});

test('what ran before a migration that failed stays done, and what failed is taken back', async () => {
  addMigration('9002_bien', 'CREATE TABLE bien ()');
  addMigration('9003_mal', 'CREATE TABLE a_medias (); SELECT 1 / 0');
  await assert.rejects(startMigrating().done, /division by zero/);
  await using owner = await connect();
  const { rows } = await owner.query("SELECT to_regclass('bien') AS done, to_regclass('a_medias') AS undone");
  assert.deepEqual(rows, [{ done: 'bien', undone: null }]);
  rmSync(join(dir, '9003_mal.sql'));
});

test('whoever waits for another migration holds up no index that is built concurrently', async () => {
  await using other = await connect();
  await other.query('SELECT pg_advisory_lock($1)', [PG_MIGRATE_LOCK_ID]);
  const migration = startMigrating();
  await waitFor('it waits', () => migration.reasons.includes('another migration is running'));
  await other.query('CREATE INDEX CONCURRENTLY otro_indice ON consulta (worker)');
  await other.query('SELECT pg_advisory_unlock($1)', [PG_MIGRATE_LOCK_ID]);
  await migration.done;
});

test('every service may look up which migrations have run, and not change that', async () => {
  for (const url of [database.urls.apiGateway, database.urls.worker, database.urls.lab]) {
    await using service = await connect(url);
    const { rows } = await service.query('SELECT FROM migration WHERE name = $1', [SCHEMA_LEVEL]);
    assert.equal(rows.length, 1);
    await assert.rejects(service.query('DELETE FROM migration'), { code: '42501' });
  }
});
