import type { TipoConsulta } from '@sel/contract';
import type pg from 'pg';
import { productoPorCodigo } from './buscar_codigo.ts';
import { listarTodos } from './listar_todos.ts';
import { type LookUp, runnerOf } from './look-up.ts';
import type { Runner, RunnerFactory } from './runner.ts';

/** One line for each tipo_consulta; the contract's type makes a forgotten one a compile error. */
const FACTORIES: Record<TipoConsulta, RunnerFactory | LookUp> = {
  listar_todos: listarTodos,
  buscar_codigo: productoPorCodigo,
};

export type Runners = Record<string, Runner | undefined>;

export function createRunners(pool: pg.Pool, maxBatch: number, maxResultBytes: number): Runners {
  const entries = Object.entries(FACTORIES).map(([tipo, how]) => {
    const create = isLookUp(how) ? runnerOf(how) : how;
    return [tipo, ownWithinLimit(create(pool, maxBatch, maxResultBytes))];
  });
  return withoutPrototype(Object.fromEntries(entries));
}

/** The tipo_consulta whose result the statement that stores it can find. */
export const LOOK_UPS: Readonly<Record<string, LookUp>> = Object.fromEntries(
  Object.entries(FACTORIES).flatMap(([tipo, how]) => (isLookUp(how) ? [[tipo, how]] : [])),
);

/** Results of their own are read by the thousand and kept in memory whole: what is longer must be a shared one. */
export const MAX_OWN_RESULT_BYTES = 64 * 1024;

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

function isLookUp(how: RunnerFactory | LookUp): how is LookUp {
  return typeof how === 'object';
}

/** A message may name anything as its tipo_consulta, `toString` too. */
export function withoutPrototype<T>(entries: Record<string, T>): Record<string, T> {
  return Object.assign(Object.create(null), entries);
}
