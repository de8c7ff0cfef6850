import { Batcher } from '@sel/runtime/batcher';
import type pg from 'pg';
import type { Outcome } from '../outcome.ts';
import type { RunnerFactory } from './runners.ts';

// The list is made, hashed and stored inside PostgreSQL: Node sees only its id, however long the catalogue
// is. It is one line of JSON (json_agg would break it), so that it fits into an event as it is.
// Equal contents are stored once. When another worker stores the same list at this instant, the statement
// neither inserts it (conflict) nor sees it (older snapshot) and returns nothing: asked again, it does.
const STORE_LIST = {
  name: 'store_list',
  text: `
  WITH lista AS (
    SELECT '[' || coalesce(string_agg(row_to_json(p)::text, ',' ORDER BY codigo), '') || ']' AS contenido
    FROM (SELECT codigo, nombre, ubicacion FROM producto) p
  ), huella AS (
    SELECT sha256(convert_to(contenido, 'UTF8')) AS sha256, contenido FROM lista
  ), nueva AS (
    INSERT INTO resultado (sha256, contenido)
    SELECT sha256, contenido::json FROM huella
    WHERE NOT EXISTS (SELECT FROM resultado r WHERE r.sha256 = huella.sha256)
    ON CONFLICT (sha256) DO NOTHING
    RETURNING resultado_id
  )
  SELECT resultado_id FROM nueva
  UNION ALL
  SELECT r.resultado_id FROM resultado r JOIN huella USING (sha256)`,
};

/** Lists the whole catalogue; consultas that coincide share one list. */
export const listarTodos: RunnerFactory = (pool, maxBatch) => {
  const listings = new Batcher<null, Outcome>({
    maxBatch,
    maxInFlight: 1,
    async run(batch) {
      const resultado_id = await storeList(pool);
      return batch.map(() => ({ status: 'completed', resultado_id }));
    },
  });
  return () => listings.add(null);
};

/** @returns the id of the row that holds the catalogue as it is now. */
async function storeList(pool: pg.Pool): Promise<string> {
  for (;;) {
    const { rows } = await pool.query<{ resultado_id: string }>(STORE_LIST);
    if (rows[0]) return rows[0].resultado_id;
  }
}
