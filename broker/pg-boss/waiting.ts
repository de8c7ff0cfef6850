import { QUEUE } from '@sel/contract';
import type { ClientBase } from 'pg';
import { GIVEN_UP, jobTable } from './queue.ts';

// States are ordered: `active` and later ones do not wait.
const COUNT = `
  SELECT (SELECT count(*) FROM ${jobTable(QUEUE)} WHERE state < 'active')::int
       + (SELECT count(*) FROM ${jobTable(GIVEN_UP)} WHERE state < 'active')::int AS count`;

/** How many messages wait in PostgreSQL, those included that the broker has given up. For the role `mantenimiento`. */
export async function countWaitingJobs(client: ClientBase): Promise<number> {
  return (await client.query<{ count: number }>(COUNT)).rows[0]?.count ?? 0;
}
