import { wakeOneWhenCommitted } from '@sel/broker';
import type { Peticion } from '@sel/contract';
import { type BatchStatement, queryFor } from '@sel/runtime/batch-statement';
import type pg from 'pg';
import type { Handover } from './handover.ts';

/** What a client asks for. */
export interface NewRequest {
  peticion: Peticion;
  /** Whose API key it came with: only that client will see the consulta. Undefined without keys. */
  cliente: string | undefined;
}

export interface NewConsulta {
  consulta_id: number;
  /** Microseconds since 1970 on PostgreSQL's clock. */
  created_at_us: number;
}

const ONE_ROW = 'VALUES ($1, $2, $3::json, $4)';

// Ids are drawn in the order of the sorted subselect, so the n-th smallest id belongs to the n-th
// request; no other order is promised for RETURNING.
const MANY_ROWS = `
  SELECT s.tipo_consulta, s.codigo, s.parametros, s.cliente
  FROM unnest($1::text[], $2::text[], $3::json[], $4::text[]) WITH ORDINALITY
    AS s(tipo_consulta, codigo, parametros, cliente, ordinal)
  ORDER BY s.ordinal`;

/**
 * Follows `nueva`, in its statement: one commit, so that there is no consulta without its intent to publish, or without
 * its message.
 */
export const handoverRows = (table: Handover['table']) =>
  `, entrega AS (INSERT INTO ${table} (consulta_id) SELECT consulta_id FROM nueva)`;

const insertOf = (rows: string, table: Handover['table'], alsoSelected = '') => `
  WITH nueva AS (
    INSERT INTO consulta (tipo_consulta, codigo_buscado, parametros, propietario) ${rows}
    RETURNING consulta_id, created_at
  ) ${handoverRows(table)}
  SELECT consulta_id, extract(epoch FROM created_at) * 1000000 AS created_at_us${alsoSelected} FROM nueva ORDER BY consulta_id`;

const INSERT: Record<Handover['table'], BatchStatement> = {
  consulta_outbox: {
    one: { name: 'insert_consulta', text: insertOf(ONE_ROW, 'consulta_outbox') },
    many: { name: 'insert_consultas', text: insertOf(MANY_ROWS, 'consulta_outbox') },
  },
  consulta_queue: {
    one: {
      name: 'insert_queued_consulta',
      text: insertOf(ONE_ROW, 'consulta_queue', `, ${wakeOneWhenCommitted('$5')}`),
    },
    many: { name: 'insert_queued_consultas', text: insertOf(MANY_ROWS, 'consulta_queue') },
  },
};

/**
 * Inserts all requests in one statement, with a row each in `table`, and gives their ids in the same order.
 * @param turn with which the statement of a lone request tells a worker, see {@link Handover.inTurn}.
 */
export async function insertConsultas(
  pool: pg.Pool,
  batch: readonly NewRequest[],
  table: Handover['table'],
  turn?: string,
): Promise<NewConsulta[]> {
  const turns = table === 'consulta_queue' && batch.length === 1 ? [turn ?? null] : [];
  const { rows } = await pool.query<{ consulta_id: string; created_at_us: string }>(
    queryFor(INSERT[table], toColumns(batch), ...turns),
  );
  return rows.map((row) => ({
    consulta_id: Number(row.consulta_id),
    created_at_us: Number(row.created_at_us),
  }));
}

/** The requests as parallel arrays: tipo_consulta, codigo, parametros (JSON or null), client. */
export function toColumns(batch: readonly NewRequest[]): (string | null)[][] {
  return [
    batch.map(({ peticion }) => peticion.tipo_consulta),
    batch.map(({ peticion }) => peticion.codigo_buscado),
    batch.map(({ peticion: { parametros } }) => parametros && JSON.stringify(parametros)),
    batch.map(({ cliente }) => cliente ?? null),
  ];
}
