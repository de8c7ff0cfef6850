import { Batcher } from '@sel/runtime/batcher';
import { lookedUp } from '@sel/runtime/postgres';
import type pg from 'pg';
import type { Outcome } from '../outcome.ts';
import type { RunnerFactory } from './runner.ts';

/** What the list holds besides the values: {"codigo":"","nombre":"","ubicacion":""} and a comma; and its brackets. */
const ROW_FRAME_BYTES = '{"codigo":"","nombre":"","ubicacion":""},'.length;
/** No value is empty (the table's CHECKs). */
const LEAST_ROW_BYTES = ROW_FRAME_BYTES + 3;

// The list is made, hashed and stored inside PostgreSQL: Node sees only its id, however long the catalogue
// is. It is one line of JSON (json_agg would break it), so that it fits into an event as it is.
// Before it is made, its values are measured, which costs a small part of making it; of more productos than any list
// within the limit can hold, only so many. JSON writes some values longer than they are: what was made is measured
// again.
// Equal contents are stored once. When another worker stores the same list at this instant, the statement
// neither inserts it (conflict) nor sees it (older snapshot) and returns nothing: asked again, it does.
const STORE_LIST = {
  name: 'store_list',
  text: `
  WITH medida AS (
    SELECT coalesce(sum(octet_length(codigo) + octet_length(nombre) + octet_length(ubicacion) + ${ROW_FRAME_BYTES}), 0)
             <= $1::bigint AS cabe
    FROM (SELECT codigo, nombre, ubicacion FROM producto LIMIT $1::bigint / ${LEAST_ROW_BYTES} + 1) p
  ), lista AS (
    SELECT '[' || coalesce(string_agg(row_to_json(p)::text, ',' ORDER BY codigo), '') || ']' AS contenido
    FROM (SELECT codigo, nombre, ubicacion FROM producto) p
    HAVING (SELECT cabe FROM medida) -- PostgreSQL asks before it reads a row: no row, no list.
  ), huella AS (
    SELECT sha256(convert_to(contenido, 'UTF8')) AS sha256, contenido FROM lista
    WHERE octet_length(contenido) <= $1::bigint
  ), nueva AS (
    INSERT INTO resultado (sha256, contenido)
    SELECT sha256, contenido::json FROM huella
    WHERE NOT EXISTS (SELECT FROM resultado r WHERE ${lookedUp('r.sha256', 'huella.sha256')})
    ON CONFLICT (sha256) DO NOTHING
    RETURNING resultado_id
  )
  SELECT resultado_id FROM nueva
  UNION ALL
  SELECT r.resultado_id FROM resultado r JOIN huella ON ${lookedUp('r.sha256', 'huella.sha256')}
  UNION ALL
  SELECT NULL WHERE NOT EXISTS (SELECT FROM huella)`,
};

/** Lists the whole catalogue; consultas that coincide share one list. */
export const listarTodos: RunnerFactory = (pool, maxBatch, maxResultBytes) => {
  const listings = new Batcher<null, Outcome>({
    maxBatch,
    maxInFlight: 1,
    async run(batch) {
      const resultado_id = await storeList(pool, maxResultBytes);
      return batch.map(() =>
        resultado_id === null ? tooLong(maxResultBytes) : { status: 'completed', resultado_id },
      );
    },
  });
  return () => listings.add(null);
};

/** @returns the id of the row that holds the catalogue as it is now; null when that is longer than the limit. */
async function storeList(pool: pg.Pool, maxResultBytes: number): Promise<string | null> {
  for (;;) {
    const { rows } = await pool.query<{ resultado_id: string | null }>({
      ...STORE_LIST,
      values: [maxResultBytes],
    });
    if (rows[0]) return rows[0].resultado_id;
  }
}

/** It is the same however often it is tried, so it costs no attempts. */
function tooLong(maxResultBytes: number): Outcome {
  const limitMb = Math.floor(maxResultBytes / 2 ** 20);
  return {
    status: 'failed',
    error:
      `El catálogo no cabe en una lista de ${limitMb} MB, que es el límite (WORKER_MAX_RESULTADO_MB). Busca los ` +
      'productos por su código con buscar_codigo, o sube el límite de los worker y el del api-gateway.',
  };
}
