import type { ClientBase } from 'pg';

/** `requeued`: it is pending again; `not_failed`: it has another state already; `missing`: it is no longer kept. */
export type RequeueResult = 'requeued' | 'not_failed' | 'missing';

// One statement, so one commit: the consulta is pending again and some gateway's relay will publish it.
// Only what has failed is touched, so a second retry, or a dead letter that there is twice, changes nothing.
const REQUEUE = `
  WITH reopened AS (
    UPDATE consulta SET
      status = 'pending', error = NULL, attempts = 0, worker = NULL,
      published_at = NULL, started_at = NULL, finished_at = NULL, processed_at = NULL
    WHERE consulta_id = $1 AND status = 'failed'
    RETURNING consulta_id
  )
  INSERT INTO consulta_outbox (consulta_id) SELECT consulta_id FROM reopened
  ON CONFLICT (consulta_id) DO NOTHING`;

/** Begins a failed consulta's life again (docs/adr/0010). For the database's owner. */
export async function requeue(client: ClientBase, consultaId: number): Promise<RequeueResult> {
  const { rowCount } = await client.query(REQUEUE, [consultaId]);
  if (rowCount === 1) return 'requeued';
  const { rowCount: found } = await client.query('SELECT FROM consulta WHERE consulta_id = $1', [consultaId]);
  return found === 1 ? 'not_failed' : 'missing';
}
