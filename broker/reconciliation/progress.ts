import type { ClientBase } from 'pg';
import { pendingPages } from './pending-pages.ts';

/** How far the search has come; kept in the database, since who searches ends each time. */
export interface Progress {
  /** All consultas below it have ended. */
  from: string;
  /** Seen pending and published; which of them were overtaken will show. */
  suspects: string[];
}

const READ =
  'SELECT desde::text AS "from", revision::text, sospechosas::text[] AS suspects FROM reconciliacion';

// Not when a consulta below has become pending again meanwhile (broker/dead-letters/requeue.ts).
const ADVANCE = 'UPDATE reconciliacion SET desde = $1 WHERE revision = $2';

const WATCH = `
  UPDATE reconciliacion SET sospechosas = $1, vistas_at = clock_timestamp(),
    vistas_hasta = (SELECT max(consulta_id) FROM consulta)`;

const FORGET = `UPDATE reconciliacion SET sospechosas = '{}', vistas_at = NULL, vistas_hasta = NULL`;

// The queue is first in, first out: of what was created since, the first ones end first.
const OVERTAKEN = `
  SELECT EXISTS (
    SELECT FROM reconciliacion CROSS JOIN LATERAL (
      SELECT status, created_at FROM consulta WHERE consulta_id > vistas_hasta ORDER BY consulta_id LIMIT 2000
    ) later
    WHERE status <> 'pending' AND created_at > vistas_at
  ) AS overtaken`;

export async function readProgress(client: ClientBase): Promise<Progress & { revision: string }> {
  const { rows } = await client.query<Progress & { revision: string }>(READ);
  if (!rows[0])
    throw new Error('the table reconciliacion has lost its row; run "npm run migrate" on a new database');
  return rows[0];
}

/**
 * Moves the beginning of the search up to the first consulta that has not ended or is young.
 * @returns whether there are pending ones older than `afterS`.
 */
export async function advance(client: ClientBase, afterS: number, signal?: AbortSignal): Promise<boolean> {
  const { from, revision } = await readProgress(client);
  let first = from;
  let isOldPending = false;
  for await (const page of pendingPages(client, from, afterS, signal)) {
    isOldPending = page.oldPending > 0;
    first = page.open ?? String(BigInt(page.last) + 1n);
    if (page.open !== null) break;
  }
  if (first !== from) await client.query(ADVANCE, [first, revision]);
  return isOldPending;
}

/** Remembers consultas that are pending and published, until they have ended or were overtaken. */
export async function watch(client: ClientBase, suspects: string[]): Promise<void> {
  await client.query(WATCH, [suspects]);
}

export async function forget(client: ClientBase): Promise<void> {
  await client.query(FORGET);
}

/** Whether a consulta that was created, so published, after all that is watched has ended before. */
export async function isOvertaken(client: ClientBase): Promise<boolean> {
  const { rows } = await client.query<{ overtaken: boolean }>(OVERTAKEN);
  return rows[0]?.overtaken ?? false;
}
