import { Batcher } from '@sel/runtime/batcher';
import { isCancelled, isDataFault } from '@sel/runtime/database-errors';
import type { Outcome } from '../outcome.ts';
import type { RunnerFactory } from './runners.ts';

// The JSON is built here so that Node never takes a producto apart or puts it together.
const SELECT_PRODUCTOS = {
  name: 'select_productos',
  text: `SELECT codigo, row_to_json(p)::text AS resultado
         FROM (SELECT codigo, nombre, ubicacion FROM producto WHERE codigo = ANY($1::text[])) p`,
};

/** Finds the producto with a codigo; consultas that coincide share one look-up. */
export const buscarCodigo: RunnerFactory = (pool, maxBatch) => {
  const lookups = new Batcher<string, Outcome>({
    maxBatch,
    maxInFlight: 1,
    isFaultOfOne: (error) => isDataFault(error) || isCancelled(error),
    async run(codigos) {
      const { rows } = await pool.query<{ codigo: string; resultado: string }>({
        ...SELECT_PRODUCTOS,
        values: [[...new Set(codigos)]],
      });
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
