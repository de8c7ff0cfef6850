import { setTimeout as sleep } from 'node:timers/promises';
import type { ClientBase } from 'pg';

/** Some consultas in a row by id, as far as they matter to who looks for the pending ones. */
export interface Page {
  /** The last id of it. */
  last: string;
  /** The first one that is pending or young; null when all have ended. */
  open: string | null;
  /** How many are pending and not young. */
  oldPending: number;
  /** Which of those have no row in the outbox any more: the broker has confirmed their message. */
  published: string[];
}

const PAGE = 2_000;

// One statement, so one snapshot: what is pending and not in the outbox has been published before it.
const READ_PAGE = `
  WITH page AS MATERIALIZED (
    SELECT consulta_id, status = 'pending' AS is_pending, created_at > now() - make_interval(secs => $2) AS is_young
    FROM consulta WHERE consulta_id >= $1 ORDER BY consulta_id LIMIT ${PAGE}
  ), judged AS (
    SELECT *, is_pending AND NOT is_young AS is_old_pending, is_pending AND EXISTS (
      SELECT FROM consulta_outbox o WHERE o.consulta_id = page.consulta_id) AS is_unpublished
    FROM page
  )
  SELECT max(consulta_id)::text AS last, bool_or(is_young) AS "reachesYoung",
         (min(consulta_id) FILTER (WHERE is_pending OR is_young))::text AS open,
         (count(*) FILTER (WHERE is_old_pending))::int AS "oldPending",
         coalesce(array_agg(consulta_id::text ORDER BY consulta_id)
           FILTER (WHERE is_old_pending AND NOT is_unpublished), '{}') AS published
  FROM judged`;

/**
 * Reads consultas from an id on, up to those created less than `afterS` ago. Ids are handed out in the order of time,
 * so the primary key leads there. Half of the time is left to the traffic.
 */
export async function* pendingPages(
  client: ClientBase,
  from: string,
  afterS: number,
  signal?: AbortSignal,
): AsyncGenerator<Page> {
  for (let next = from; !signal?.aborted; ) {
    const startedMs = performance.now();
    const { rows } = await client.query<Page & { last: string | null; reachesYoung: boolean }>(READ_PAGE, [
      next,
      afterS,
    ]);
    const [page] = rows;
    if (!page?.last) return;
    const tookMs = performance.now() - startedMs;
    yield page;
    if (page.reachesYoung) return;
    next = String(BigInt(page.last) + 1n);
    await sleep(tookMs);
  }
}
