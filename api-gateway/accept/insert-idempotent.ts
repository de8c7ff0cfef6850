import { createHash } from 'node:crypto';
import type { Peticion } from '@sel/contract';
import { type BatchStatement, queryFor } from '@sel/runtime/batch-statement';
import type pg from 'pg';
import type { Handover } from './handover.ts';
import { handoverRows, type NewConsulta, type NewRequest, toColumns } from './insert-consultas.ts';

export interface IdempotentRequest extends NewRequest {
  /** Unique among all clients: a client's key is not another one's. */
  key: string;
  hash: Buffer;
}

export interface IdempotentResult {
  /** For each request the id that its key stands for, or `key_reused` when its body differs from the first. */
  answers: (number | 'key_reused')[];
  /** The consultas that are new: those whose key was not known. */
  inserted: { peticion: Peticion; consulta: NewConsulta }[];
}

// A key is taken by whoever inserts it first, in any process: ON CONFLICT waits for an insertion under
// way elsewhere. Keys are inserted in one order everywhere, so two batches cannot wait for each other.
// Which requests are new is asked in a way that makes PostgreSQL gather their ids in a hash table, once: a join would
// read all of them again for each request, because services have no other join than by keys (BY_KEY).
// All consultas of a statement are created at now(), which is what created_at is when nothing is given for it.
const insertMany = (table: Handover['table']) => `
  WITH solicitada AS MATERIALIZED (
    SELECT distinta.*, nextval('consulta_consulta_id_seq') AS consulta_id FROM (
      SELECT DISTINCT ON (s.key) s.*
      FROM unnest($1::text[], $2::bytea[], $3::text[], $4::text[], $5::json[], $6::text[]) WITH ORDINALITY
        AS s(key, hash, tipo_consulta, codigo, parametros, cliente, ordinal)
      ORDER BY s.key, s.ordinal
    ) AS distinta
  ), ganadora AS (
    INSERT INTO idempotency_key (key, request_hash, consulta_id)
    SELECT key, hash, consulta_id FROM solicitada ORDER BY key
    ON CONFLICT (key) DO NOTHING
    RETURNING consulta_id
  ), nueva AS (
    INSERT INTO consulta (consulta_id, tipo_consulta, codigo_buscado, parametros, propietario)
    SELECT consulta_id, tipo_consulta, codigo, parametros, cliente FROM solicitada
    WHERE (consulta_id IN (SELECT consulta_id FROM ganadora)) IS TRUE
    RETURNING consulta_id
  ) ${handoverRows(table)}
  SELECT ordinal, consulta_id, extract(epoch FROM now()) * 1000000 AS created_at_us FROM solicitada
  WHERE (consulta_id IN (SELECT consulta_id FROM nueva)) IS TRUE`;

const insertOne = (table: Handover['table']) => `
  WITH ganadora AS (
    INSERT INTO idempotency_key (key, request_hash, consulta_id)
    VALUES ($1, $2, nextval('consulta_consulta_id_seq'))
    ON CONFLICT (key) DO NOTHING
    RETURNING consulta_id
  ), nueva AS (
    INSERT INTO consulta (consulta_id, tipo_consulta, codigo_buscado, parametros, propietario)
    SELECT consulta_id, $3, $4, $5::json, $6 FROM ganadora
    RETURNING consulta_id, created_at
  ) ${handoverRows(table)}
  SELECT 1 AS ordinal, consulta_id, extract(epoch FROM created_at) * 1000000 AS created_at_us FROM nueva`;

const statement = (table: Handover['table']): BatchStatement => ({
  one: { name: `insert_idempotent_one_${table}`, text: insertOne(table) },
  many: { name: `insert_idempotent_${table}`, text: insertMany(table) },
});
const INSERT_WITH = {
  consulta_outbox: statement('consulta_outbox'),
  consulta_queue: statement('consulta_queue'),
};
const SELECT_KEYS: BatchStatement = {
  one: {
    name: 'select_idempotency_key',
    text: 'SELECT key, request_hash, consulta_id FROM idempotency_key WHERE key = $1',
  },
  many: {
    name: 'select_idempotency_keys',
    text: 'SELECT key, request_hash, consulta_id FROM idempotency_key WHERE key = ANY($1)',
  },
};

/** Inserts the requests whose key is new and answers all of them with the id that their key stands for. */
export async function insertIdempotent(
  pool: pg.Pool,
  batch: readonly IdempotentRequest[],
  table: Handover['table'],
): Promise<IdempotentResult> {
  const keys = batch.map(({ key }) => key);
  const { rows } = await pool.query<{ ordinal: string; consulta_id: string; created_at_us: string }>(
    queryFor(INSERT_WITH[table], [keys, batch.map(({ hash }) => hash), ...toColumns(batch)]),
  );
  const inserted = rows.map((row) => ({
    peticion: (batch[Number(row.ordinal) - 1] as IdempotentRequest).peticion,
    consulta: { consulta_id: Number(row.consulta_id), created_at_us: Number(row.created_at_us) },
  }));
  if (rows.length === batch.length) return { answers: inOrder(rows), inserted };
  // A second statement: only a new snapshot sees the keys that others committed while this one waited.
  const known = await pool.query<{ key: string; request_hash: Buffer; consulta_id: string }>(
    queryFor(SELECT_KEYS, [keys]),
  );
  const byKey = new Map(known.rows.map((row) => [row.key, row]));
  const answers = batch.map((item) => answer(item, byKey.get(item.key)));
  const vanished = batch.filter((_, index) => answers[index] === 'vanished');
  if (vanished.length === 0) return { answers: answers as IdempotentResult['answers'], inserted };
  const again = await insertIdempotent(pool, vanished, table);
  return {
    answers: answers.map((one) => (one === 'vanished' ? (again.answers.shift() as number) : one)),
    inserted: [...inserted, ...again.inserted],
  };
}

/** The ids of the requests when all of them are new. */
function inOrder(rows: { ordinal: string; consulta_id: string }[]): number[] {
  const sorted = rows.toSorted((one, other) => Number(one.ordinal) - Number(other.ordinal));
  return sorted.map(({ consulta_id }) => Number(consulta_id));
}

/** `vanished`: it was known to the first statement, and forgotten after its 24 hours before the second one. */
function answer(
  item: IdempotentRequest,
  known: { request_hash: Buffer; consulta_id: string } | undefined,
): number | 'key_reused' | 'vanished' {
  if (!known) return 'vanished';
  return known.request_hash.equals(item.hash) ? Number(known.consulta_id) : 'key_reused';
}

/** The form in which a client's key is kept. No header can hold a line break, so no two clients' keys can be equal. */
export function namespacedKey(key: string, cliente: string | undefined): string {
  return cliente === undefined ? key : `${cliente}\n${key}`;
}

/**
 * Two requests are the same when they ask for the same thing, however their JSON was written. The last release's hash
 * of the same request is equal: clients may repeat one while the gateway is being upgraded.
 */
export function requestHash({ tipo_consulta, codigo_buscado, parametros }: Peticion): Buffer {
  const fields = { tipo_consulta, ...(codigo_buscado !== null && { codigo: codigo_buscado }), ...parametros };
  const canonical = JSON.stringify(Object.entries(fields).sort(([a], [b]) => (a < b ? -1 : 1)));
  return createHash('sha256').update(canonical).digest();
}
