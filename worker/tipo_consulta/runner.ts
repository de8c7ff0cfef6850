import type { ConsultaMessage } from '@sel/contract';
import type pg from 'pg';
import type { Outcome } from '../outcome.ts';

/** Finds the outcome of one consulta. Throws when it could not find out. */
export type Runner = (message: ConsultaMessage) => Promise<Outcome>;

/**
 * Makes the runner of one tipo_consulta. Runs that coincide should share their queries (see Batcher).
 * @param maxResultBytes no shared result may be longer; a runner that makes one sees to that before it is made.
 */
export type RunnerFactory = (pool: pg.Pool, maxBatch: number, maxResultBytes: number) => Runner;
