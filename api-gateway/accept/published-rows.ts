import type { ConsultaMessage } from '@sel/contract';
import { type BatchStatement, queryFor } from '@sel/runtime/batch-statement';
import { instantOf, lookedUp, WITHOUT_FLUSH } from '@sel/runtime/postgres';
import type pg from 'pg';

/**
 * Rows of published consultas wait for each other so long, or until there are so many, and one statement deletes all
 * of them. When the gateway dies meanwhile they are published once more, which a worker notices. Less than the age
 * at which a relay takes rows for left behind.
 */
const LINGER_MS = 2_000;
const MANY = 200;

// A row that a relay has leased is that relay's to delete: its lease may have been ended by a retry, whose
// intent to publish must stay (broker/dead-letters/requeue.ts). Ids are handed out again after a failover or a restore,
// so an id alone could be the row of another consulta, which would never be published (docs/adr/0016). A deletion
// that PostgreSQL forgets in a crash is one publication more, so nobody waits until it is on disk.
const DELETE_PUBLISHED: BatchStatement = {
  one: {
    name: 'outbox_delete_one',
    text: `DELETE FROM consulta_outbox USING ${WITHOUT_FLUSH}
           WHERE consulta_id = $1 AND created_at = ${instantOf('$2::bigint')} AND leased_until IS NULL`,
  },
  many: {
    name: 'outbox_delete',
    text: `DELETE FROM consulta_outbox o USING ${WITHOUT_FLUSH},
             unnest($1::bigint[], $2::bigint[]) AS published(consulta_id, created_at_us)
           WHERE ${lookedUp('o.consulta_id', 'published.consulta_id')}
             AND o.created_at = ${instantOf('published.created_at_us')} AND o.leased_until IS NULL`,
  },
};

/** The outbox's rows of consultas that the broker has confirmed, until they are deleted. */
export class PublishedRows {
  readonly #pool: Pick<pg.Pool, 'query'>;
  readonly #onError: (error: Error) => void;
  readonly #createdAtUs = new Map<number, number>();
  #timer: NodeJS.Timeout | undefined;
  #deleting: Promise<void> | undefined;
  #stopped = false;

  /** @param onError told when rows could not be deleted; that is tried again. */
  constructor(pool: Pick<pg.Pool, 'query'>, onError: (error: Error) => void) {
    this.#pool = pool;
    this.#onError = onError;
  }

  /** They name the rows that are still there, or may be. */
  get ids(): number[] {
    return [...this.#createdAtUs.keys()];
  }

  add(messages: readonly ConsultaMessage[]): void {
    for (const { consulta_id, created_at_us } of messages)
      this.#createdAtUs.set(consulta_id, created_at_us as number);
    if (this.#createdAtUs.size >= MANY) this.#deleteNow();
    else this.#deleteLater();
  }

  /** Deletes those that are left, if it can; what it cannot is published once more by a relay. */
  async stop(): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#timer);
    await this.#deleting;
    await this.#deleteWhileMany();
  }

  #deleteNow(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#deleting ??= this.#deleteWhileMany().finally(() => {
      this.#deleting = undefined;
      if (this.#createdAtUs.size > 0) this.#deleteLater();
    });
  }

  #deleteLater(): void {
    if (!this.#stopped) this.#timer ??= setTimeout(() => this.#deleteNow(), LINGER_MS);
  }

  /** Never rejects. What could not be deleted is kept for the next time. */
  async #deleteWhileMany(): Promise<void> {
    try {
      do await this.#delete([...this.#createdAtUs.entries()]);
      while (this.#createdAtUs.size >= MANY);
    } catch (error) {
      this.#onError(error as Error);
    }
  }

  async #delete(rows: [consultaId: number, createdAtUs: number][]): Promise<void> {
    if (rows.length === 0) return;
    const ids = rows.map(([id]) => id);
    await this.#pool.query(queryFor(DELETE_PUBLISHED, [ids, rows.map(([, createdAtUs]) => createdAtUs)]));
    for (const id of ids) this.#createdAtUs.delete(id);
  }
}
