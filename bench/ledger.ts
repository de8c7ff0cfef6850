import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';

/** What became of the consultas of one stretch of a run, by PostgreSQL's clock. */
export interface Outcome {
  consultas: number;
  acceptedPerSecond: number;
  completedPerSecond: number;
}

/** Reads from the database what the system did; the database is the one that knows. */
export class Ledger {
  readonly client: pg.Client;

  constructor(client: pg.Client) {
    this.client = client;
  }

  /** Consultas with a greater id come later than now. */
  async lastId(): Promise<number> {
    const { rows } = await this.client.query('SELECT coalesce(max(consulta_id), 0)::int AS id FROM consulta');
    return rows[0].id;
  }

  /** All consultas up to this id have ended; the next one, if there is one, has not. */
  async lastBeforePending(): Promise<number> {
    const { rows } = await this.client.query(
      `SELECT coalesce((SELECT min(consulta_id) - 1 FROM consulta WHERE status = 'pending'),
                       (SELECT max(consulta_id) FROM consulta), 0)::int AS id`,
    );
    return rows[0].id;
  }

  async now(): Promise<Date> {
    const { rows } = await this.client.query('SELECT clock_timestamp() AS now');
    return rows[0].now;
  }

  /**
   * Waits until every consulta after one id and up to another has ended. Asks seldom, so as not to take part
   * in what is measured.
   */
  async untilEnded(signal: AbortSignal, after: number, upTo = Number.MAX_SAFE_INTEGER): Promise<void> {
    while (await this.#isAnyPending(after, upTo)) await sleep(200, undefined, { signal });
  }

  /** All consultas after `id`: from the first that came to the last that ended. */
  async outcomeAfter(id: number): Promise<Outcome> {
    const { rows } = await this.client.query(
      `SELECT count(*)::int AS consultas,
              extract(epoch FROM max(created_at) - min(created_at))::float8 AS accept_s,
              extract(epoch FROM max(processed_at) - min(created_at))::float8 AS complete_s
       FROM consulta WHERE consulta_id > $1`,
      [id],
    );
    const { consultas, accept_s, complete_s } = rows[0];
    return { consultas, acceptedPerSecond: consultas / accept_s, completedPerSecond: consultas / complete_s };
  }

  /**
   * All consultas after `id`, at the speed that there was from `since` to the last acceptance and to the last
   * end: what came before `since` and ended later counts, since it was done in that time.
   */
  async outcomeSince(since: Date, id: number): Promise<Outcome> {
    const { rows } = await this.client.query(
      `SELECT count(*)::int AS consultas,
              count(*) FILTER (WHERE created_at > $2) / extract(epoch FROM max(created_at) - $2)::float8
                AS "acceptedPerSecond",
              count(*) FILTER (WHERE processed_at > $2) / extract(epoch FROM max(processed_at) - $2)::float8
                AS "completedPerSecond"
       FROM consulta WHERE consulta_id > $1`,
      [id, since],
    );
    return rows[0];
  }

  /**
   * How many consultas of that range ended per second, while all workers that took part were at work.
   * @param since what ended before is left out.
   * @returns undefined when there was no such time: one worker was done before another began.
   */
  async steadyRate(after: number, since: Date, upTo = Number.MAX_SAFE_INTEGER): Promise<number | undefined> {
    const { rows } = await this.client.query(
      `WITH chosen AS (
         SELECT processed_at, worker FROM consulta
         WHERE consulta_id > $1 AND consulta_id <= $2 AND processed_at > $3
       ), common AS (
         SELECT max(first) AS since, min(last) AS until
         FROM (SELECT min(processed_at) AS first, max(processed_at) AS last FROM chosen GROUP BY worker) AS spans
       )
       SELECT (count(*) / extract(epoch FROM until - since))::float8 AS rate
       FROM common JOIN chosen ON processed_at > since AND processed_at <= until
       GROUP BY since, until`,
      [after, upTo, since],
    );
    return rows[0]?.rate;
  }

  async #isAnyPending(after: number, upTo: number): Promise<boolean> {
    // From the youngest down: the last to end is most likely among the last to come.
    const { rows } = await this.client.query(
      `SELECT EXISTS (
         SELECT FROM (
           SELECT status FROM consulta WHERE consulta_id > $1 AND consulta_id <= $2 ORDER BY consulta_id DESC
         ) AS younger
         WHERE status = 'pending') AS pending`,
      [after, upTo],
    );
    return rows[0].pending;
  }
}
