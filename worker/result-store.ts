import type { Delivery, Removal } from '@sel/broker';
import type { ConsultaMessage } from '@sel/contract';
import { type BatchStatement, queryFor } from '@sel/runtime/batch-statement';
import { Batcher } from '@sel/runtime/batcher';
import { isDataFault } from '@sel/runtime/database-errors';
import { instantOf } from '@sel/runtime/postgres';
import type pg from 'pg';
import type { Outcome } from './outcome.ts';

/** A message that names one row, which an id alone does not. */
export type IdentifiedMessage = ConsultaMessage & { created_at_us: number };

export interface FinishedConsulta {
  delivery: Delivery;
  message: IdentifiedMessage;
  outcome: Outcome;
  /** When work on it began and ended, on this process's monotonic clock. */
  startedMs: number;
  finishedMs: number;
  attempts: number;
}

/** `stored`: its row has a result, this one or an earlier one; `unmatched`: the message belongs to no row. */
export type Saved = 'stored' | 'unmatched';

export type BegunAttempt =
  | { state: 'begun'; attempts: number }
  /** With the reason when it has failed. */
  | { state: 'ended'; error: string | null }
  | { state: 'unmatched' };

// `status = 'pending'` makes the first result the only one: a consulta delivered twice is stored once.
// Times are given as "so long ago", so that all of a consulta's times are on PostgreSQL's clock. A division would
// not do for the others: it fails for numbers next to zero (underflow), which a message may hold.
const updateOne = (worker: string) => `
  UPDATE consulta SET
    status = $3,
    resultado = $4::json,
    resultado_id = $5,
    error = $6,
    published_at = timestamptz 'epoch' + $7::float8 * interval '1 ms',
    started_at = statement_timestamp() - $8::float8 * interval '1 ms',
    finished_at = statement_timestamp() - $9::float8 * interval '1 ms',
    processed_at = clock_timestamp(),
    worker = ${worker},
    attempts = $10
  WHERE consulta_id = $1 AND created_at = ${instantOf('$2::bigint')} AND status = 'pending'`;

const updateMany = (worker: string, { columns }: Removal) => `
  UPDATE consulta c SET
    status = r.status,
    resultado = r.resultado,
    resultado_id = r.resultado_id,
    error = r.error,
    published_at = timestamptz 'epoch' + r.published_at * interval '1 ms',
    started_at = statement_timestamp() - r.started_ms_ago * interval '1 ms',
    finished_at = statement_timestamp() - r.finished_ms_ago * interval '1 ms',
    processed_at = clock_timestamp(),
    worker = ${worker},
    attempts = r.attempts
  FROM unnest($1::bigint[], $2::bigint[], $3::text[], $4::json[], $5::bigint[], $6::text[], $7::float8[], $8::float8[],
    $9::float8[], $10::smallint[]${columns.map(({ type }, index) => `, $${index + 11}::${type}[]`).join('')})
    AS r(consulta_id, created_at_us, status, resultado, resultado_id, error, published_at, started_ms_ago, finished_ms_ago,
      attempts${columns.map(({ name }) => `, ${name}`).join('')})
  WHERE c.consulta_id = r.consulta_id AND c.created_at = ${instantOf('r.created_at_us')} AND c.status = 'pending'`;

/** What stores results and, with a queue in the same database, takes their messages out of it. */
function updateStatement(removal: Removal): BatchStatement {
  const { columns } = removal;
  const worker = `$${11 + columns.length}`;
  const parameters = columns.map((_, index) => `$${index + 11}`);
  const names = columns.map(({ name }) => `r.${name}`);
  return {
    one: { name: 'store_result', text: removal.around(updateOne(worker), parameters, '$6') },
    many: { name: 'store_results', text: removal.around(updateMany(worker, removal), names, 'r.error') },
  };
}

const SELECT_MATCHED = {
  name: 'select_matched',
  text: `
  SELECT r.ordinal::int FROM unnest($1::bigint[], $2::bigint[]) WITH ORDINALITY AS r(consulta_id, created_at_us, ordinal)
  JOIN consulta c ON c.consulta_id = r.consulta_id AND c.created_at = ${instantOf('r.created_at_us')}`,
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

/** With everything busy, a worker would store twenty results at a time, and with this it is a hundred (docs/adr/0012). */
const REST_RATIO = 3;

export interface ResultStoreOptions {
  pool: pg.Pool;
  worker: string;
  maxBatch: number;
  /** Of the queue that the consultas come from. */
  removal: Removal;
}

/** Writes results down; those that come together share one UPDATE. */
export class ResultStore {
  readonly #pool: pg.Pool;
  readonly #worker: string;
  readonly #removal: Removal;
  readonly #statement: BatchStatement;
  readonly #updates: Batcher<FinishedConsulta, Saved>;

  constructor({ pool, worker, maxBatch, removal }: ResultStoreOptions) {
    this.#pool = pool;
    this.#removal = removal;
    this.#statement = updateStatement(removal);
    this.#worker = worker;
    this.#updates = new Batcher({
      maxBatch,
      maxInFlight: 1,
      restRatio: REST_RATIO,
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
      batch.map(({ message }) => message.consulta_id),
      batch.map(({ message }) => message.created_at_us),
      batch.map(({ outcome }) => outcome.status),
      batch.map(({ outcome }) => ('resultado' in outcome ? outcome.resultado : null)),
      batch.map(({ outcome }) => ('resultado_id' in outcome ? outcome.resultado_id : null)),
      batch.map(({ outcome }) => ('error' in outcome ? outcome.error : null)),
      batch.map(({ message }) => message.published_at),
      batch.map(({ startedMs }) => nowMs - startedMs),
      batch.map(({ finishedMs }) => nowMs - finishedMs),
      batch.map(({ attempts }) => attempts),
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
