import type { ConsultaMessage, TipoConsulta } from '@sel/contract';
import type pg from 'pg';
import type { Outcome } from '../outcome.ts';
import { buscarCodigo } from './buscar_codigo.ts';
import { listarTodos } from './listar_todos.ts';

/** Finds the outcome of one consulta. Throws when it could not find out. */
export type Runner = (message: ConsultaMessage) => Promise<Outcome>;

/**
 * Makes the runner of one tipo_consulta. Runs that coincide should share their queries (see Batcher).
 * @param maxResultBytes no shared result may be longer; a runner that makes one sees to that before it is made.
 */
export type RunnerFactory = (pool: pg.Pool, maxBatch: number, maxResultBytes: number) => Runner;

/** One line for each tipo_consulta; the contract's type makes a forgotten one a compile error. */
const FACTORIES: Record<TipoConsulta, RunnerFactory> = {
  listar_todos: listarTodos,
  buscar_codigo: buscarCodigo,
};

export type Runners = Record<string, Runner | undefined>;

export function createRunners(pool: pg.Pool, maxBatch: number, maxResultBytes: number): Runners {
  const entries = Object.entries(FACTORIES).map(([tipo, create]) => [
    tipo,
    ownWithinLimit(create(pool, maxBatch, maxResultBytes)),
  ]);
  return Object.assign(Object.create(null), Object.fromEntries(entries));
}

/** Results of their own are read by the thousand and kept in memory whole: what is longer must be a shared one. */
const MAX_OWN_RESULT_BYTES = 64 * 1024;

function ownWithinLimit(run: Runner): Runner {
  return async (message) => {
    const outcome = await run(message);
    if (!('resultado' in outcome) || Buffer.byteLength(outcome.resultado) <= MAX_OWN_RESULT_BYTES)
      return outcome;
    return {
      status: 'failed',
      error: `El resultado ocupa más de ${MAX_OWN_RESULT_BYTES / 1024} KB, que es el límite. Acorta en el catálogo los datos del producto.`,
    };
  };
}
