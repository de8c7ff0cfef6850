import type { Logger } from '@sel/runtime/logger';
import type pg from 'pg';

const INTERVAL_MS = 60_000;
const BATCH = 5_000;

const DELETE_EXPIRED = `
  DELETE FROM idempotency_key WHERE key IN (
    SELECT key FROM idempotency_key WHERE created_at < now() - interval '24 hours'
    ORDER BY created_at LIMIT ${BATCH})`;

/** Forgets idempotency keys after their 24 hours, a small batch at a time. */
export class IdempotencyKeyPurge {
  readonly #pool: pg.Pool;
  readonly #logger: Logger;
  #timer: NodeJS.Timeout | undefined;
  #running: Promise<void> = Promise.resolve();

  constructor(pool: pg.Pool, logger: Logger) {
    this.#pool = pool;
    this.#logger = logger;
  }

  start(): void {
    this.#timer = setInterval(() => {
      this.#running = this.purge();
    }, INTERVAL_MS);
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer);
    await this.#running;
  }

  async purge(): Promise<void> {
    try {
      let deleted = BATCH;
      while (deleted === BATCH) deleted = (await this.#pool.query(DELETE_EXPIRED)).rowCount ?? 0;
    } catch (error) {
      this.#logger.warn(
        { reason: (error as Error).message },
        'no se pudieron borrar claves de idempotencia; se intentará de nuevo',
      );
    }
  }
}
