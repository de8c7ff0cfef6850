import { EventEmitter } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ProcessReport } from '@sel/contract/lab/process';
import type { SimulatedWorkSettings } from '@sel/contract/lab/work';
import { workersOf } from '@sel/contract/lab/workers';
import { isOutage } from '@sel/runtime/database-errors';
import { Refusal } from '@sel/runtime/refusal';
import type pg from 'pg';

type Setting = SimulatedWorkSettings | null;

/** A setting that no laboratory renews ends after so long: a killed one must not make consultas slow for ever. */
export const LEASE_S = 15;
/** Some of these may fail, or PostgreSQL be frozen for some seconds, without an end of the setting. */
const RENEWAL_INTERVAL_MS = 3_000;

const LEASE_END = `now() + interval '${LEASE_S} s'`;
const SELECT = `SELECT valor FROM ajuste_laboratorio WHERE clave = 'trabajo' AND expires_at > now()`;
const UPSERT = `INSERT INTO ajuste_laboratorio (clave, valor, expires_at) VALUES ('trabajo', $1, ${LEASE_END})
                ON CONFLICT (clave) DO UPDATE SET valor = EXCLUDED.valor, expires_at = EXCLUDED.expires_at`;
const RENEW = `UPDATE ajuste_laboratorio SET expires_at = ${LEASE_END} WHERE clave = 'trabajo'`;
const DELETE = `DELETE FROM ajuste_laboratorio WHERE clave = 'trabajo'`;

/** The simulated service time that all workers follow with their next report, wherever they run, while this process lives. */
export class WorkSetting extends EventEmitter<{ changed: [Setting] }> {
  readonly #pool: pg.Pool;
  readonly #processes: () => readonly ProcessReport[];
  readonly #stopping = new AbortController();
  #renewing: Promise<void> = Promise.resolve();
  /** Undefined while it is not certain whether a change was stored. */
  #known: Setting | undefined = null;

  /** @param processes that run now. */
  constructor(pool: pg.Pool, processes: () => readonly ProcessReport[]) {
    super();
    this.#pool = pool;
    this.#processes = processes;
  }

  /** What a killed laboratory has left goes; if it cannot now, it expires. */
  async start(): Promise<void> {
    await this.#pool.query(DELETE).catch(() => {});
    this.#renewing = this.#keepRenewing();
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#renewing;
    if (this.#known !== null) await this.#pool.query(DELETE).catch(() => {});
  }

  /**
   * Only the laboratory changes it, so whoever asks what is set has the answer also while the database is frozen,
   * which the laboratory does itself.
   * @returns null when every worker does as its own configuration says.
   */
  async current(): Promise<Setting> {
    if (this.#known === undefined) {
      const [row] = await this.#query(SELECT);
      this.#known = row?.valor ?? null;
    }
    return this.#known;
  }

  /** Whether some worker follows it. While there is none, the next one may. */
  get isAccepted(): boolean {
    const workers = workersOf(this.#processes());
    return workers.length === 0 || workers.some(({ acceptsSimulatedWork }) => acceptsSimulatedWork !== false);
  }

  /** @throws {Refusal} when it would have no effect, or cannot be stored. */
  async set(settings: SimulatedWorkSettings): Promise<void> {
    if (!this.isAccepted) throw new Refusal('trabajo_no_admitido', NOT_ACCEPTED);
    await this.#change(settings, UPSERT, [settings]);
  }

  async clear(): Promise<void> {
    await this.#change(null, DELETE);
  }

  async #change(next: Setting, text: string, values: unknown[] = []): Promise<void> {
    this.#known = undefined;
    await this.#query(text, values);
    this.#known = next;
    this.emit('changed', next);
  }

  async #keepRenewing(): Promise<void> {
    const { signal } = this.#stopping;
    while (!signal.aborted) {
      // One that fails is made good by the next.
      if (this.#known) await this.#pool.query(RENEW).catch(() => {});
      await sleep(RENEWAL_INTERVAL_MS, undefined, { signal }).catch(() => {});
    }
  }

  async #query(text: string, values: unknown[] = []): Promise<{ valor: SimulatedWorkSettings }[]> {
    try {
      return (await this.#pool.query<{ valor: SimulatedWorkSettings }>(text, values)).rows;
    } catch (error) {
      if (!isOutage(error)) throw error;
      throw new Refusal('base_no_disponible', DATABASE_AWAY, { retryAfterS: 2, cause: error });
    }
  }
}

/** Who runs the workers has not allowed it. */
const NOT_ACCEPTED =
  'Ningún worker de los que hay acepta el trabajo simulado del laboratorio: funcionan con ENTORNO=produccion o ' +
  'con WORKER_ACEPTA_TRABAJO_SIMULADO=no.';
const DATABASE_AWAY =
  'La base de datos no responde, y en ella se guarda el trabajo simulado. Inténtalo cuando vuelva.';
