import type { ConsultaMessage, TipoConsulta } from '@sel/contract';
import type pg from 'pg';
import type { Outcome } from '../outcome.ts';
import { buscarCodigo } from './buscar_codigo.ts';
import { listarTodos } from './listar_todos.ts';

/** Finds the outcome of one consulta. Throws when it could not find out. */
export type Runner = (message: ConsultaMessage) => Promise<Outcome>;

/** Makes the runner of one tipo_consulta. Runs that coincide should share their queries (see Batcher). */
export type RunnerFactory = (pool: pg.Pool, maxBatch: number) => Runner;

/** One line for each tipo_consulta; the contract's type makes a forgotten one a compile error. */
const FACTORIES: Record<TipoConsulta, RunnerFactory> = {
  listar_todos: listarTodos,
  buscar_codigo: buscarCodigo,
};

export type Runners = Record<string, Runner | undefined>;

export function createRunners(pool: pg.Pool, maxBatch: number): Runners {
  const entries = Object.entries(FACTORIES).map(([tipo, create]) => [tipo, create(pool, maxBatch)]);
  return Object.assign(Object.create(null), Object.fromEntries(entries));
}
