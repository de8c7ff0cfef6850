import type { ConsultaMessage } from '@sel/contract';
import { Batcher } from '@sel/runtime/batcher';
import type pg from 'pg';
import type { Outcome } from './outcome.ts';

export interface FinishedConsulta {
  message: ConsultaMessage;
  outcome: Outcome;
  /** When work on it began and ended, on this process's monotonic clock. */
  startedMs: number;
  finishedMs: number;
  attempts: number;
}

export interface BegunAttempt {
  attempts: number;
  /** Null when it has begun. */
  error: string | null;
}

// `status = 'pending'` makes the first result the only one: a consulta delivered twice is stored once.
// Times are given as "so long ago", so that all of a consulta's times are on PostgreSQL's clock.
const UPDATE_CONSULTAS = {
  name: 'store_results',
  text: `
  UPDATE consulta c SET
    status = r.status,
    resultado = r.resultado,
    resultado_id = r.resultado_id,
    error = r.error,
    published_at = to_timestamp(r.published_at / 1000),
    started_at = statement_timestamp() - r.started_ms_ago * interval '1 ms',
    finished_at = statement_timestamp() - r.finished_ms_ago * interval '1 ms',
    processed_at = clock_timestamp(),
    worker = $9,
    attempts = r.attempts
  FROM unnest($1::bigint[], $2::text[], $3::json[], $4::bigint[], $5::text[], $6::float8[], $7::float8[], $8::float8[], $10::smallint[])
    AS r(consulta_id, status, resultado, resultado_id, error, published_at, started_ms_ago, finished_ms_ago, attempts)
  WHERE c.consulta_id = r.consulta_id AND c.status = 'pending'`,
};

const BEGIN_ATTEMPT = {
  name: 'begin_attempt',
  text: `
  WITH begun AS (
    UPDATE consulta SET attempts = greatest(attempts, $2) + 1
    WHERE consulta_id = $1 AND status = 'pending'
    RETURNING attempts
  )
  SELECT attempts, NULL AS error FROM begun
  UNION ALL
  SELECT attempts, error FROM consulta WHERE consulta_id = $1 AND status = 'failed'`,
};

/** With everything busy, a worker would store twenty results at a time, and with this it is a hundred (docs/adr/0012). */
const REST_RATIO = 3;

/** Writes results down; those that come together share one UPDATE. */
export class ResultStore {
  readonly #pool: pg.Pool;
  readonly #worker: string;
  readonly #updates: Batcher<FinishedConsulta, undefined>;

  constructor({ pool, worker, maxBatch }: { pool: pg.Pool; worker: string; maxBatch: number }) {
    this.#pool = pool;
    this.#worker = worker;
    this.#updates = new Batcher({
      maxBatch,
      maxInFlight: 1,
      restRatio: REST_RATIO,
      run: (batch) => this.#update(batch),
      isFaultOfOne: isBadValue,
    });
  }

  /** Resolves once the result is committed, or was by whoever processed the consulta before. */
  async save(finished: FinishedConsulta): Promise<void> {
    await this.#updates.add(finished);
  }

  /**
   * Commits that another attempt begins, `before` having gone uncounted at least.
   * @returns its number, or why the consulta has failed already; undefined when it has ended otherwise.
   */
  async beginAttempt(consultaId: number, before: number): Promise<BegunAttempt | undefined> {
    const { rows } = await this.#pool.query<BegunAttempt>({ ...BEGIN_ATTEMPT, values: [consultaId, before] });
    return rows[0];
  }

  async #update(batch: FinishedConsulta[]): Promise<undefined[]> {
    const nowMs = performance.now();
    await this.#pool.query({
      ...UPDATE_CONSULTAS,
      values: [
        batch.map(({ message }) => message.consulta_id),
        batch.map(({ outcome }) => outcome.status),
        batch.map(({ outcome }) => ('resultado' in outcome ? outcome.resultado : null)),
        batch.map(({ outcome }) => ('resultado_id' in outcome ? outcome.resultado_id : null)),
        batch.map(({ outcome }) => ('error' in outcome ? outcome.error : null)),
        batch.map(({ message }) => message.published_at),
        batch.map(({ startedMs }) => nowMs - startedMs),
        batch.map(({ finishedMs }) => nowMs - finishedMs),
        this.#worker,
        batch.map(({ attempts }) => attempts),
      ],
    });
    return batch.map(() => undefined);
  }
}

/** Classes 22 (data) and 23 (constraints): one row is wrong, the others are not. */
function isBadValue(error: unknown): boolean {
  return /^2[23]/.test((error as { code?: string }).code ?? '');
}
