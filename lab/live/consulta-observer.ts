import { isDeepStrictEqual } from 'node:util';
import type { FinalStatus } from '@sel/contract';
import type pg from 'pg';
import { OpenConsultas } from './open-consultas.ts';

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

/** What one look brought to light. All of it is what PostgreSQL held at one moment. */
export interface Observation {
  /** That moment, on PostgreSQL's clock. */
  atMs: number;
  created: { id: number; createdMs: number }[];
  ended: EndedConsulta[];
  /** Consultas that have not ended. */
  open: number;
  /** When the oldest of those was created: whatever was created before has ended. The moment of the look when none is open. */
  oldestOpenMs: number;
  /** Whether all of those were asked for. Otherwise an end out of the queue's order may be seen some seconds late. */
  countsAll: boolean;
}

/** Most new rows that one look brings; what is more comes with the next look. */
const LIMIT = 10_000;
/** How long an id that is missing in the sequence is looked for: its transaction may not be committed yet. */
const GAP_PATIENCE_MS = 5_000;

const CONSULTA = `consulta_id::float8 AS id, status, worker, attempts, ${[
  'created',
  'published',
  'started',
  'finished',
  'processed',
]
  .map((name) => `extract(epoch FROM ${name}_at)::float8 * 1000 AS "${name}Ms"`)
  .join(', ')}`;
/**
 * One statement sees one moment, and says which. Were the new ones and the ended ones asked for one after the other, those
 * that came and ended meanwhile would be missed: with stays of 10 ms and 5 ms between the two, four in ten.
 */
const LOOK = {
  name: 'observe',
  text: `WITH moment AS MATERIALIZED (SELECT extract(epoch FROM clock_timestamp())::float8 * 1000 AS "atMs")
         SELECT moment."atMs", seen.* FROM moment LEFT JOIN (
           (SELECT true AS "isNew", ${CONSULTA} FROM consulta
            WHERE consulta_id > $1 ORDER BY consulta_id LIMIT ${LIMIT})
           UNION ALL SELECT true, ${CONSULTA} FROM consulta WHERE consulta_id = ANY ($2::bigint[])
           UNION ALL SELECT false, ${CONSULTA} FROM consulta
                     WHERE consulta_id = ANY ($3::bigint[]) AND status <> 'pending'
         ) seen ON true`,
};
const ENDED = {
  name: 'observe_ended',
  text: `SELECT ${CONSULTA} FROM consulta WHERE consulta_id = ANY ($1::bigint[]) AND status <> 'pending'`,
};
const LATEST = `SELECT coalesce(max(consulta_id), 0)::float8 AS latest FROM consulta`;

type Row = { atMs: number; isNew: boolean | null } & Omit<EndedConsulta, 'status'> & {
    status: FinalStatus | 'pending';
  };

/**
 * Follows every consulta from its creation to its end by reading the table as the role `lab`, whoever
 * created it. It counts what is there and trusts no counter of the services, so that its figures can
 * contradict theirs.
 */
export class ConsultaObserver {
  readonly #pool: pg.Pool;
  readonly #open = new OpenConsultas();
  /** Ids that were passed over, and since when they have been looked for. */
  readonly #gaps = new Map<number, number>();
  #latest: number | undefined;

  constructor(pool: pg.Pool) {
    this.#pool = pool;
  }

  /** Looks once; the first look only notes where the table ends, older consultas do not count. */
  async look(): Promise<Observation> {
    if (this.#latest === undefined) {
      const { rows } = await this.#pool.query<{ latest: number }>(LATEST);
      this.#latest = rows[0]?.latest as number;
    }
    const values = [this.#latest, [...this.#gaps.keys()], this.#open.toAskFor()];
    const { rows } = await this.#pool.query<Row>({ ...LOOK, values });
    const { atMs } = rows[0] as Row;
    const created = rows.filter(({ isNew }) => isNew);
    const ended = rows.filter(({ isNew, status }) => isNew !== null && status !== 'pending');
    this.#follow(this.#latest, created, atMs);
    this.#open.ended(ended);
    return {
      atMs,
      created,
      ended: ended.map(({ atMs: _, isNew: __, ...consulta }) => consulta as EndedConsulta),
      open: this.#open.count,
      oldestOpenMs: this.#open.oldestMs ?? atMs,
      countsAll: this.#open.asksForAll,
    };
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

  #follow(latest: number, created: readonly Row[], atMs: number): void {
    let next = latest + 1;
    for (const { id, createdMs } of created.toSorted((a, b) => a.id - b.id)) {
      this.#open.add({ id, createdMs });
      this.#gaps.delete(id);
      // A batch that was rolled back leaves a hole; a burst of thousands of those is not worth following.
      if (id > next && id - next <= LIMIT) for (; next < id; next += 1) this.#gaps.set(next, atMs);
      next = Math.max(next, id + 1);
    }
    this.#latest = next - 1;
    for (const [id, sinceMs] of this.#gaps) if (atMs - sinceMs > GAP_PATIENCE_MS) this.#gaps.delete(id);
  }
}
