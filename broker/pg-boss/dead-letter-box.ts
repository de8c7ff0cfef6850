import { SESSION } from '@sel/runtime/postgres';
import pg from 'pg';
import { type DeadLetter, type DeadLetterBox, describeDeadLetter } from '../dead-letters/dead-letter.ts';
import { DEAD_LETTERS, jobTable } from './queue.ts';

const PAGE = 500;

const COUNT = `SELECT count(*)::int AS count FROM ${jobTable(DEAD_LETTERS)}`;
const REMOVE = `DELETE FROM ${jobTable(DEAD_LETTERS)} WHERE id = $1`;

// The time as text: a Date would round its microseconds, and the next page would begin in the wrong place.
const SELECT_PAGE = `
  SELECT id, data, source_output->>'reason' AS reason, created_on, created_on::text AS position
  FROM ${jobTable(DEAD_LETTERS)}
  WHERE (created_on, id) > ($1::timestamptz, $2::uuid)
  ORDER BY created_on, id LIMIT ${PAGE}`;

interface Row {
  id: string;
  data: unknown;
  reason: string | null;
  created_on: Date;
  position: string;
}

/** The dead letters in PostgreSQL, for the owner of the database. */
export class PgBossDeadLetterBox implements DeadLetterBox {
  readonly #pool: pg.Pool;

  constructor(url: string) {
    this.#pool = new pg.Pool({
      connectionString: url,
      application_name: 'dead letters',
      max: 2,
      options: SESSION,
    });
    // Queries report a lost connection themselves.
    this.#pool.on('error', () => {});
  }

  async count(): Promise<number> {
    const { rows } = await this.#pool.query<{ count: number }>(COUNT);
    return rows[0]?.count ?? 0;
  }

  async *letters(): AsyncGenerator<DeadLetter> {
    let after = ['-infinity', '00000000-0000-0000-0000-000000000000'];
    for (;;) {
      const { rows } = await this.#pool.query<Row>(SELECT_PAGE, after);
      for (const row of rows) yield this.#toDeadLetter(row);
      const last = rows.at(-1);
      if (!last || rows.length < PAGE) return;
      after = [last.position, last.id];
    }
  }

  async close(): Promise<void> {
    await this.#pool.end();
  }

  #toDeadLetter({ id, data, reason, created_on }: Row): DeadLetter {
    return {
      ...describeDeadLetter(data, reason ?? 'sin motivo', created_on),
      remove: async () => void (await this.#pool.query(REMOVE, [id])),
    };
  }
}
