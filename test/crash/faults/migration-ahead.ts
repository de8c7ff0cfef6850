import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import { servicesOf } from '../crash-system.ts';
import { type Fault, pick } from './fault.ts';
import { restartOneByOne } from './services-drained.ts';

/** A migration must not make everybody wait behind it: it takes its locks at once or tries again. */
const LOCK_TIMEOUT = '200ms';
const LOCK_NOT_AVAILABLE = '55P03';

/** The database is migrated for a version that is still to come, then services of this version start on it. */
export const migrationAhead: Fault = {
  id: 'migration-ahead',
  title: 'Migración por delante del código',
  holdS: { short: 0, long: 2 },
  isPossible: () => true,
  async inject({ system, random, length }) {
    const number = await expand(system.owner);
    await system.owner.query('INSERT INTO migration (name, run_on) VALUES ($1, now())', [`${number}_futura`]);
    const { gateways, workers } = system;
    await restartOneByOne(
      length === 'long' ? servicesOf(system) : [pick(gateways, random), pick(workers, random)],
    );
    // Migrations are not taken back: what comes later runs on it, too.
    return () => {};
  },
};

/** Only adds, as migrations have to that run before their code does. @returns the migration's number. */
async function expand(owner: pg.Pool): Promise<string> {
  const { rows } = await owner.query<{ last: string }>(`SELECT max(left(name, 4)) AS last FROM migration`);
  const number = String(Math.max(9000, Number(rows[0]?.last) + 1));
  await owner.query(`CREATE TABLE futura_${number} (consulta_id bigint PRIMARY KEY, nota text)`);
  for (const table of ['consulta', 'consulta_outbox', 'idempotency_key', 'producto', 'resultado']) {
    await untilLocked(owner, `ALTER TABLE ${table} ADD COLUMN futura_${number} text DEFAULT 'futura'`);
  }
  return number;
}

async function untilLocked(owner: pg.Pool, sql: string): Promise<void> {
  for (;;) {
    try {
      await owner.query(`SET LOCAL lock_timeout = '${LOCK_TIMEOUT}'; ${sql}`);
      return;
    } catch (error) {
      if ((error as { code?: string }).code !== LOCK_NOT_AVAILABLE) throw error;
      await sleep(50);
    }
  }
}
