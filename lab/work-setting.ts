import { isOutage } from '@sel/runtime/database-errors';
import type { SimulatedWorkSettings } from '@sel/runtime/process-report';
import type pg from 'pg';

type Setting = SimulatedWorkSettings | null;

const SELECT = `SELECT valor FROM ajuste_laboratorio WHERE clave = 'trabajo'`;
const UPSERT = `INSERT INTO ajuste_laboratorio (clave, valor) VALUES ('trabajo', $1)
                ON CONFLICT (clave) DO UPDATE SET valor = EXCLUDED.valor`;
const DELETE = `DELETE FROM ajuste_laboratorio WHERE clave = 'trabajo'`;

/** The simulated service time that all workers follow within a second, wherever they run. */
export class WorkSetting {
  readonly #pool: pg.Pool;
  /** Undefined until it was read, and while it is not certain whether a change was stored. */
  #known: Setting | undefined;

  constructor(pool: pg.Pool) {
    this.#pool = pool;
  }

  /**
   * Only the laboratory changes it, so it is read once: whoever asks what is set has the answer also while
   * the database is frozen, which the laboratory does itself.
   * @returns null when every worker does as its own configuration says.
   */
  async current(): Promise<Setting> {
    if (this.#known === undefined) {
      const [row] = await this.#query(SELECT);
      this.#known = row?.valor ?? null;
    }
    return this.#known;
  }

  async set(settings: SimulatedWorkSettings): Promise<void> {
    await this.#change(settings, UPSERT, [settings]);
  }

  async clear(): Promise<void> {
    await this.#change(null, DELETE);
  }

  async #change(next: Setting, text: string, values: unknown[] = []): Promise<void> {
    this.#known = undefined;
    await this.#query(text, values);
    this.#known = next;
  }

  async #query(text: string, values: unknown[] = []): Promise<{ valor: SimulatedWorkSettings }[]> {
    try {
      return (await this.#pool.query<{ valor: SimulatedWorkSettings }>(text, values)).rows;
    } catch (error) {
      throw isOutage(error) ? new DatabaseAwayError(error) : error;
    }
  }
}

/** What is set is kept in the database. */
export class DatabaseAwayError extends Error {
  override name = 'DatabaseAwayError';
  constructor(cause: unknown) {
    super('La base de datos no responde, y en ella se guarda el trabajo simulado. Inténtalo cuando vuelva.', {
      cause,
    });
  }
}
