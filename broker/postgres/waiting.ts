import type { ClientBase } from 'pg';

const COUNT = 'SELECT count(*)::int AS count FROM consulta_queue WHERE holder IS NULL';

/** How many messages wait in PostgreSQL. For the role `mantenimiento`. */
export async function countWaiting(client: ClientBase): Promise<number> {
  return (await client.query<{ count: number }>(COUNT)).rows[0]?.count ?? 0;
}
