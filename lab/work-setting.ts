import type { SimulatedWorkSettings } from '@sel/runtime/process-report';
import type pg from 'pg';

const SELECT = `SELECT valor FROM ajuste_laboratorio WHERE clave = 'trabajo'`;
const UPSERT = `INSERT INTO ajuste_laboratorio (clave, valor) VALUES ('trabajo', $1)
                ON CONFLICT (clave) DO UPDATE SET valor = EXCLUDED.valor`;
const DELETE = `DELETE FROM ajuste_laboratorio WHERE clave = 'trabajo'`;

/** The simulated service time that all workers follow within a second, wherever they run. */
export class WorkSetting {
  readonly #pool: pg.Pool;

  constructor(pool: pg.Pool) {
    this.#pool = pool;
  }

  /** @returns null when every worker does as its own configuration says. */
  async current(): Promise<SimulatedWorkSettings | null> {
    const { rows } = await this.#pool.query<{ valor: SimulatedWorkSettings }>(SELECT);
    return rows[0]?.valor ?? null;
  }

  async set(settings: SimulatedWorkSettings): Promise<void> {
    await this.#pool.query(UPSERT, [settings]);
  }

  async clear(): Promise<void> {
    await this.#pool.query(DELETE);
  }
}
