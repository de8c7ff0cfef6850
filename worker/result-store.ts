import type { Removal } from '@sel/broker';
import type { ConsultaMessage } from '@sel/contract';
import { type BatchStatement, queryFor } from '@sel/runtime/batch-statement';
import { Batcher } from '@sel/runtime/batcher';
import { isDataFault } from '@sel/runtime/database-errors';
import { instantOf, lookedUp } from '@sel/runtime/postgres';
import type pg from 'pg';
import type { Outcome } from './outcome.ts';
import {
  ago,
  type BegunConsulta,
  givenFor,
  type IdentifiedMessage,
  REST,
  type ResultSource,
  resultStatement,
  type StoreOptions,
} from './result-statement.ts';

export interface FinishedConsulta extends BegunConsulta {
  outcome: Outcome;
  /** When work on it ended, on this process's monotonic clock. */
  finishedMs: number;
}

/** `stored`: its row has a result, this one or an earlier one; `unmatched`: the message belongs to no row. */
export type Saved = 'stored' | 'unmatched';

export type BegunAttempt =
  | { state: 'begun'; attempts: number }
  /** With the reason when it has failed. */
  | { state: 'ended'; error: string | null }
  | { state: 'unmatched' };

const OUTCOME: ResultSource = {
  name: 'store_result',
  columns: {
    status: 'text',
    resultado: 'json',
    resultado_id: 'bigint',
    error: 'text',
    finished_ms_ago: 'float8',
  },
  from: (given) => given,
  set: {
    status: 'r.status',
    resultado: 'r.resultado',
    resultado_id: 'r.resultado_id',
    error: 'r.error',
    finished_at: ago('r.finished_ms_ago'),
  },
  error: 'r.error',
};

const SELECT_MATCHED = {
  name: 'select_matched',
  text: `
  SELECT r.ordinal::int FROM unnest($1::bigint[], $2::bigint[]) WITH ORDINALITY AS r(consulta_id, created_at_us, ordinal)
  JOIN consulta c ON ${lookedUp('c.consulta_id', 'r.consulta_id')} AND c.created_at = ${instantOf('r.created_at_us')}`,
};

const BEGIN_ATTEMPT = {
  name: 'begin_attempt',
  text: `
  WITH begun AS (
    UPDATE consulta SET attempts = greatest(attempts, $3) + 1
    WHERE consulta_id = $1 AND created_at = ${instantOf('$2::bigint')} AND status = 'pending'
    RETURNING attempts
  )
  SELECT 'begun' AS state, attempts, NULL AS error FROM begun
  UNION ALL
  SELECT 'ended', attempts, error FROM consulta
  WHERE consulta_id = $1 AND created_at = ${instantOf('$2::bigint')} AND NOT EXISTS (SELECT FROM begun)`,
};

const IDENTIFY = `
  SELECT extract(epoch FROM created_at) * 1000000 AS created_at_us FROM consulta
  WHERE consulta_id = $1 AND tipo_consulta = $2 AND codigo_buscado IS NOT DISTINCT FROM $3 AND parametros IS NULL`;

/** Writes results down; those that come together share one UPDATE. */
export class ResultStore {
  readonly #pool: pg.Pool;
  readonly #worker: string;
  readonly #removal: Removal;
  readonly #statement: BatchStatement;
  readonly #updates: Batcher<FinishedConsulta, Saved>;

  constructor({ pool, worker, maxBatch, removal }: StoreOptions) {
    this.#pool = pool;
    this.#removal = removal;
    this.#statement = resultStatement(OUTCOME, removal);
    this.#worker = worker;
    this.#updates = new Batcher({
      maxBatch,
      maxInFlight: 1,
      ...REST,
      run: (batch) => this.#update(batch),
      isFaultOfOne: isDataFault,
    });
  }

  /** Resolves once the result is committed, or was by whoever processed the consulta before. */
  save(finished: FinishedConsulta): Promise<Saved> {
    return this.#updates.add(finished);
  }

  /** Commits that another attempt begins, `before` having gone uncounted at least. */
  async beginAttempt(message: IdentifiedMessage, before: number): Promise<BegunAttempt> {
    const values = [message.consulta_id, message.created_at_us, before];
    const { rows } = await this.#pool.query<BegunAttempt>({ ...BEGIN_ATTEMPT, values });
    return rows[0] ?? { state: 'unmatched' };
  }

  /**
   * Finds the row of a message that does not say when it was created, as release 0.1.0 wrote them: the one with its
   * id, if that asks for the same (and nothing that release knew had `parametros`). Undefined when there is none.
   */
  async identify(message: ConsultaMessage): Promise<IdentifiedMessage | undefined> {
    const { consulta_id, tipo_consulta, codigo_buscado, parametros } = message;
    if (parametros !== null) return undefined;
    const values = [consulta_id, tipo_consulta, codigo_buscado];
    const { rows } = await this.#pool.query<{ created_at_us: string }>(IDENTIFY, values);
    return rows[0] && { ...message, created_at_us: Number(rows[0].created_at_us) };
  }

  async #update(batch: FinishedConsulta[]): Promise<Saved[]> {
    const nowMs = performance.now();
    const columns = [
      ...givenFor(batch, nowMs),
      batch.map(({ outcome }) => outcome.status),
      batch.map(({ outcome }) => ('resultado' in outcome ? outcome.resultado : null)),
      batch.map(({ outcome }) => ('resultado_id' in outcome ? outcome.resultado_id : null)),
      batch.map(({ outcome }) => ('error' in outcome ? outcome.error : null)),
      batch.map(({ finishedMs }) => nowMs - finishedMs),
      ...this.#removal.columns.map(({ of }) =>
        batch.map(({ delivery, outcome }) => of(delivery, 'error' in outcome ? outcome.error : undefined)),
      ),
    ];
    const { rowCount } = await this.#pool.query(queryFor(this.#statement, columns, this.#worker));
    if (rowCount !== batch.length) return this.#matched(batch);
    this.#removal.done(batch.map(({ delivery }) => delivery));
    return batch.map(() => 'stored');
  }

  /** Those that were not updated had ended before, or there is no such consulta. */
  async #matched(batch: FinishedConsulta[]): Promise<Saved[]> {
    const { rows } = await this.#pool.query<{ ordinal: number }>({
      ...SELECT_MATCHED,
      values: [
        batch.map(({ message }) => message.consulta_id),
        batch.map(({ message }) => message.created_at_us),
      ],
    });
    const matched = new Set(rows.map(({ ordinal }) => ordinal - 1));
    return batch.map((_, index) => (matched.has(index) ? 'stored' : 'unmatched'));
  }
}
