import type { ConsultaMessage } from '@sel/contract';
import { Batcher } from '@sel/runtime/batcher';
import { isCancelled, isDataFault } from '@sel/runtime/database-errors';
import type { Outcome } from '../outcome.ts';
import type { RunnerFactory } from './runner.ts';

/**
 * A result that one text leads to. The statement that stores it can find it, too (docs/adr/0032); by itself it is found
 * as well, for whatever goes wrong in one.
 */
export interface LookUp {
  name: string;
  /** What is looked up; null when the consulta does not say. */
  keyOf(message: ConsultaMessage): string | null;
  /** Why a consulta without it fails. */
  keyMissing: string;
  /** SQL for the result of a key, as JSON in one line; NULL when there is none. @param key SQL for it. */
  resultOf(key: string): string;
}

/** Finds it by itself; consultas that coincide share one statement. */
export function runnerOf({ name, keyOf, keyMissing, resultOf }: LookUp): RunnerFactory {
  const find = {
    name: `look_up_${name}`,
    text: `SELECT ${resultOf('key')}::text AS resultado FROM unnest($1::text[]) WITH ORDINALITY AS k(key, n) ORDER BY n`,
  };
  return (pool, maxBatch) => {
    const lookUps = new Batcher<string, Outcome>({
      maxBatch,
      maxInFlight: 1,
      isFaultOfOne: (error) => isDataFault(error) || isCancelled(error),
      async run(keys) {
        const { rows } = await pool.query<{ resultado: string | null }>({ ...find, values: [keys] });
        return rows.map(({ resultado }) => found(resultado));
      },
    });
    return async (message) => {
      const key = keyOf(message);
      return key === null ? { status: 'failed', error: keyMissing } : lookUps.add(key);
    };
  };
}

function found(resultado: string | null): Outcome {
  return resultado === null ? { status: 'not_found' } : { status: 'completed', resultado };
}
