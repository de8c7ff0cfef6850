import { type BatchStatement, queryFor } from '@sel/runtime/batch-statement';
import { Batcher } from '@sel/runtime/batcher';
import { isCancelled, isDataFault } from '@sel/runtime/database-errors';
import type { Outcome } from '../outcome.ts';
import type { RunnerFactory } from './runners.ts';

// The JSON is built here so that Node never takes a producto apart or puts it together.
const select = (condition: string) => `
  SELECT codigo, row_to_json(p)::text AS resultado
  FROM (SELECT codigo, nombre, ubicacion FROM producto WHERE ${condition}) p`;

const SELECT_PRODUCTOS: BatchStatement = {
  one: { name: 'select_producto', text: select('codigo = $1') },
  many: { name: 'select_productos', text: select('codigo = ANY($1::text[])') },
};

/** Finds the producto with a codigo; consultas that coincide share one look-up. */
export const buscarCodigo: RunnerFactory = (pool, maxBatch) => {
  const lookups = new Batcher<string, Outcome>({
    maxBatch,
    maxInFlight: 1,
    isFaultOfOne: (error) => isDataFault(error) || isCancelled(error),
    async run(codigos) {
      const { rows } = await pool.query<{ codigo: string; resultado: string }>(
        queryFor(SELECT_PRODUCTOS, [[...new Set(codigos)]]),
      );
      const found = new Map(rows.map((row) => [row.codigo, row.resultado]));
      return codigos.map((codigo) => toOutcome(found.get(codigo)));
    },
  });
  return async ({ codigo_buscado: codigo }) =>
    codigo === null ? { status: 'failed', error: 'Falta el código que se busca.' } : lookups.add(codigo);
};

function toOutcome(resultado: string | undefined): Outcome {
  return resultado === undefined ? { status: 'not_found' } : { status: 'completed', resultado };
}
