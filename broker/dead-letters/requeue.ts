import type { ConsultaMessage } from '@sel/contract';
import { instantOf } from '@sel/runtime/postgres';
import type { ClientBase } from 'pg';

/** `requeued`: it is pending again; `not_failed`: it has another state already; `missing`: it is no longer kept. */
export type RequeueResult = 'requeued' | 'not_failed' | 'missing';

// A letter of release 0.1.0 does not say when its row was created: then the row must ask for the same, and nothing
// that release knew had `parametros`.
const IS_THE_SAME = `
  consulta_id = $1 AND CASE WHEN $2::bigint IS NOT NULL
    THEN created_at = ${instantOf('$2::bigint')}
    ELSE tipo_consulta = $3 AND codigo_buscado IS NOT DISTINCT FROM $4
      AND parametros IS NULL AND $5 END`;

// One statement, so one commit: the consulta is pending again and some gateway's relay will publish it. Only what
// has failed is touched, so a second retry, or a dead letter that there is twice, changes nothing. A relay may be
// publishing the consulta's earlier life at this moment: the lease, which has ended already, keeps it from taking
// this intent for its own when it is done. Whoever looks for lost messages has to look here again (docs/adr/0017).
const REQUEUE = `
  WITH reopened AS (
    UPDATE consulta SET
      status = 'pending', error = NULL, attempts = 0, worker = NULL,
      published_at = NULL, started_at = NULL, finished_at = NULL, processed_at = NULL
    WHERE ${IS_THE_SAME} AND status = 'failed'
    RETURNING consulta_id
  ), intent AS (
    INSERT INTO consulta_outbox (consulta_id, leased_until) SELECT consulta_id, clock_timestamp() FROM reopened
    ON CONFLICT (consulta_id) DO UPDATE SET leased_until = EXCLUDED.leased_until
  ), searched_again AS (
    UPDATE reconciliacion SET desde = least(desde, reopened.consulta_id), revision = revision + 1 FROM reopened
  )
  SELECT FROM reopened`;

const FIND = `SELECT FROM consulta WHERE ${IS_THE_SAME}`;

/** Begins a failed consulta's life again (docs/adr/0010). For the database's owner. */
export async function requeue(client: ClientBase, message: ConsultaMessage): Promise<RequeueResult> {
  const { consulta_id, created_at_us = null, tipo_consulta, codigo_buscado, parametros } = message;
  const identity = [consulta_id, created_at_us, tipo_consulta, codigo_buscado, parametros === null];
  if ((await client.query(REQUEUE, identity)).rowCount === 1) return 'requeued';
  return (await client.query(FIND, identity)).rowCount === 1 ? 'not_failed' : 'missing';
}
