import { cpSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createLogger } from '@sel/runtime/logger';
import { ROOT } from '@sel/runtime/project-root';
import type pg from 'pg';
import { migrate } from '../../../database/migrate.ts';
import { ROLE_PASSWORDS } from '../../../local/ephemeral/database.ts';
import { temporaryDirectory } from '../../../local/servers/temporary-directory.ts';
import { type Fault, pick } from './fault.ts';

const TABLES = ['consulta', 'consulta_outbox', 'idempotency_key', 'resultado', 'producto'];

/** As the rule for migrations allows (docs/adr/0018): each only adds to one table, and what it adds may be left out. */
const NEXT = TABLES.map((table, index) => ({
  name: `${9990 + index}_${table}_siguiente`,
  sql: `ALTER TABLE ${table} ADD COLUMN siguiente text`,
}));

/**
 * The next release's migrations have run and its code has not come: this code works on with a schema that it does
 * not know, and starts on it, too.
 */
export const migrationAhead: Fault = {
  id: 'migration-ahead',
  title: 'Migración por delante del código',
  holdS: { short: 0.5, long: 3 },
  async inject({ system, random }) {
    const { owner } = system;
    await runNextMigrations(String(owner.options.connectionString));
    for (const service of [pick(system.gateways, random), pick(system.workers, random)]) {
      await service.end('SIGKILL');
      await service.start();
    }
    return () => takeBack(owner);
  },
};

async function runNextMigrations(ownerUrl: string): Promise<void> {
  const dir = temporaryDirectory('migrations');
  try {
    cpSync(join(ROOT, 'database/migrations'), dir, { recursive: true });
    for (const { name, sql } of NEXT) writeFileSync(join(dir, `${name}.sql`), sql);
    await migrate(ownerUrl, ROLE_PASSWORDS, createLogger('migration-ahead', { LOG_LEVEL: 'warn' }), dir);
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

/** So that it can come again. */
async function takeBack(owner: pg.Pool): Promise<void> {
  for (const table of TABLES) await owner.query(`ALTER TABLE ${table} DROP COLUMN siguiente`);
  await owner.query('DELETE FROM migration WHERE name = ANY ($1)', [NEXT.map(({ name }) => name)]);
}
