import type { Peticion } from '@sel/contract';
import { type BatchStatement, queryFor } from '@sel/runtime/batch-statement';
import type pg from 'pg';

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

// One statement, so one commit: a consulta without its intent to publish cannot exist.
export const OUTBOX_ROWS =
  ', intencion AS (INSERT INTO consulta_outbox (consulta_id) SELECT consulta_id FROM nueva)';

const insertOf = (rows: string, outboxRows: string) => `
  WITH nueva AS (
    INSERT INTO consulta (tipo_consulta, codigo_buscado, parametros, propietario) ${rows}
    RETURNING consulta_id, created_at
  ) ${outboxRows}
  SELECT consulta_id, extract(epoch FROM created_at) * 1000000 AS created_at_us FROM nueva ORDER BY consulta_id`;

const WITHOUT_OUTBOX: BatchStatement = {
  one: { name: 'insert_consulta', text: insertOf(ONE_ROW, '') },
  many: { name: 'insert_consultas', text: insertOf(MANY_ROWS, '') },
};
const WITH_OUTBOX: BatchStatement = {
  one: { name: 'insert_consulta_outbox', text: insertOf(ONE_ROW, OUTBOX_ROWS) },
  many: { name: 'insert_consultas_outbox', text: insertOf(MANY_ROWS, OUTBOX_ROWS) },
};

/** Inserts all requests in one statement and gives their ids in the same order. */
export async function insertConsultas(
  client: pg.Pool | pg.PoolClient,
  batch: readonly NewRequest[],
  { withOutbox }: { withOutbox: boolean },
): Promise<NewConsulta[]> {
  const statement = withOutbox ? WITH_OUTBOX : WITHOUT_OUTBOX;
  const { rows } = await client.query<{ consulta_id: string; created_at_us: string }>(
    queryFor(statement, toColumns(batch)),
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
