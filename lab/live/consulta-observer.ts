import { isDeepStrictEqual } from 'node:util';
import type { FinalStatus } from '@sel/contract';
import type pg from 'pg';

/** A consulta that has ended, with its life on PostgreSQL's clock (milliseconds since 1970). */
export interface EndedConsulta {
  id: number;
  status: FinalStatus;
  createdMs: number;
  publishedMs: number;
  startedMs: number;
  finishedMs: number;
  processedMs: number;
  worker: string | null;
  attempts: number;
}

/** What one look brought to light. */
export interface Observation {
  /** When PostgreSQL looked, on its clock. */
  atMs: number;
  created: { id: number; createdMs: number }[];
  ended: EndedConsulta[];
  /** Consultas that have not ended. */
  open: number;
}

/** Most rows that one look brings of each kind; what is more comes with the next look. */
const LIMIT = 10_000;
/** How long an id that is missing in the sequence is looked for: its transaction may not be committed yet. */
const GAP_PATIENCE_MS = 5_000;
/** How many looks pass between those at every open consulta. */
const FULL_LOOK_EVERY = 8;

const CREATED = {
  name: 'observe_created',
  text: `SELECT consulta_id::float8 AS id, extract(epoch FROM created_at)::float8 * 1000 AS "createdMs"
         FROM consulta WHERE consulta_id > $1 OR consulta_id = ANY ($2::bigint[])
         ORDER BY consulta_id LIMIT ${LIMIT}`,
};
const ENDED = {
  name: 'observe_ended',
  text: `SELECT consulta_id::float8 AS id, status, worker, attempts,
           ${['created', 'published', 'started', 'finished', 'processed']
             .map((name) => `extract(epoch FROM ${name}_at)::float8 * 1000 AS "${name}Ms"`)
             .join(', ')}
         FROM consulta WHERE consulta_id = ANY ($1::bigint[]) AND status <> 'pending'`,
};
const LATEST = `SELECT coalesce(max(consulta_id), 0)::float8 AS latest FROM consulta`;
const NOW = {
  name: 'observe_now',
  text: 'SELECT extract(epoch FROM clock_timestamp())::float8 * 1000 AS now',
};

/**
 * Follows every consulta from its creation to its end by reading the table as the role `lab`, whoever
 * created it. It counts what is there and trusts no counter of the services, so that its figures can
 * contradict theirs.
 */
export class ConsultaObserver {
  readonly #pool: pg.Pool;
  /** Ids that have not ended, oldest first (a Set keeps the order of insertion). */
  readonly #open = new Set<number>();
  /** Ids that were passed over, and since when they have been looked for. */
  readonly #gaps = new Map<number, number>();
  #latest: number | undefined;
  #looks = 0;

  constructor(pool: pg.Pool) {
    this.#pool = pool;
  }

  /** Looks once; the first look only notes where the table ends, older consultas do not count. */
  async look(): Promise<Observation> {
    const { rows } = await this.#pool.query<{ now: number }>(NOW);
    const atMs = rows[0]?.now as number;
    if (this.#latest === undefined) {
      const result = await this.#pool.query<{ latest: number }>(LATEST);
      this.#latest = result.rows[0]?.latest as number;
    }
    const created = await this.#lookForCreated(this.#latest, atMs);
    const ended = await this.#lookForEnded();
    return { atMs, created, ended, open: this.#open.size };
  }

  /** How many of these are not any more as they were when their end was seen. An end is final: none should be. */
  async changedAfterEnd(ended: readonly EndedConsulta[]): Promise<number> {
    const { rows } = await this.#pool.query<EndedConsulta>({
      ...ENDED,
      values: [ended.map(({ id }) => id)],
    });
    const now = new Map(rows.map((row) => [row.id, row]));
    return ended.filter((consulta) => !isDeepStrictEqual(now.get(consulta.id), consulta)).length;
  }

  async #lookForCreated(latest: number, atMs: number): Promise<Observation['created']> {
    const { rows } = await this.#pool.query<{ id: number; createdMs: number }>({
      ...CREATED,
      values: [latest, [...this.#gaps.keys()]],
    });
    let next = latest + 1;
    for (const { id } of rows) {
      this.#open.add(id);
      this.#gaps.delete(id);
      // A batch that was rolled back leaves a hole; a burst of thousands of those is not worth following.
      if (id > next && id - next <= LIMIT) for (; next < id; next += 1) this.#gaps.set(next, atMs);
      next = Math.max(next, id + 1);
    }
    this.#latest = next - 1;
    for (const [id, sinceMs] of this.#gaps) if (atMs - sinceMs > GAP_PATIENCE_MS) this.#gaps.delete(id);
    return rows;
  }

  /** Consultas end about in the order of their creation: mostly it is enough to ask for the oldest ones. */
  async #lookForEnded(): Promise<EndedConsulta[]> {
    this.#looks += 1;
    if (this.#open.size === 0) return [];
    const all = this.#looks % FULL_LOOK_EVERY === 0;
    const ids = all ? [...this.#open] : firstOf(this.#open, LIMIT);
    const { rows } = await this.#pool.query<EndedConsulta>({ ...ENDED, values: [ids] });
    for (const { id } of rows) this.#open.delete(id);
    return rows;
  }
}

function firstOf<T>(set: Set<T>, count: number): T[] {
  return set.values().take(count).toArray();
}
