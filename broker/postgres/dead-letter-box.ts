import { SESSION } from '@sel/runtime/postgres';
import pg from 'pg';
import { type DeadLetter, type DeadLetterBox, describeDeadLetter } from '../dead-letters/dead-letter.ts';
import { decodeText } from './body.ts';

const PAGE = 500;

const COUNT = 'SELECT count(*)::int AS count FROM consulta_queue_dead';
const REMOVE = 'DELETE FROM consulta_queue_dead WHERE dead_id = $1';
const SELECT_PAGE = `
  SELECT dead_id, body, reason, since FROM consulta_queue_dead WHERE dead_id > $1 ORDER BY dead_id LIMIT ${PAGE}`;

interface Row {
  dead_id: string;
  body: string;
  reason: string | null;
  since: Date;
}

/** The dead letters in PostgreSQL, for the owner of the database. */
export class PostgresDeadLetterBox implements DeadLetterBox {
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
    for (let after = '0'; ; ) {
      const { rows } = await this.#pool.query<Row>(SELECT_PAGE, [after]);
      for (const row of rows) yield this.#toDeadLetter(row);
      const last = rows.at(-1);
      if (!last || rows.length < PAGE) return;
      after = last.dead_id;
    }
  }

  async close(): Promise<void> {
    await this.#pool.end();
  }

  #toDeadLetter({ dead_id, body, reason, since }: Row): DeadLetter {
    return {
      ...describeDeadLetter(decodeText(body), reason ?? 'sin motivo', since),
      remove: async () => void (await this.#pool.query(REMOVE, [dead_id])),
    };
  }
}
