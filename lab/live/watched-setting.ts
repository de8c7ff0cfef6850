import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';

/** Of a laboratory that is killed, or whose last watcher has left, nobody knows any more after so long. */
const LEASE_S = 10;
const RENEWAL_INTERVAL_MS = 4_000;

const TELL = `INSERT INTO ajuste_laboratorio (clave, valor, expires_at)
              VALUES ('observado', 'true', now() + interval '${LEASE_S} s')
              ON CONFLICT (clave) DO UPDATE SET expires_at = EXCLUDED.expires_at`;

/**
 * Tells gateways and workers, wherever they run, that somebody watches: they report more often then, and who falls silent
 * is missed sooner. At rest, and in what nobody looks at, it costs nothing.
 */
export class WatchedSetting {
  readonly #pool: pg.Pool;
  readonly #pause: typeof pauseFor;
  readonly #stopping = new AbortController();
  #watchers = 0;
  #telling: Promise<void> | undefined;

  constructor(pool: pg.Pool, pause = pauseFor) {
    this.#pool = pool;
    this.#pause = pause;
  }

  watchedBy(count: number): void {
    this.#watchers = count;
    if (count > 0) this.#telling ??= this.#keepTelling();
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#telling;
  }

  async #keepTelling(): Promise<void> {
    const { signal } = this.#stopping;
    while (this.#watchers > 0 && !signal.aborted) {
      // One that fails is made good by the next.
      await this.#pool.query(TELL).catch(() => {});
      await this.#pause(RENEWAL_INTERVAL_MS, signal);
    }
    this.#telling = undefined;
  }
}

/** Ends early when the signal is aborted. */
async function pauseFor(ms: number, signal: AbortSignal): Promise<void> {
  await sleep(ms, undefined, { signal }).catch(() => {});
}
