import { setTimeout as sleep } from 'node:timers/promises';
import type { ClientBase } from 'pg';
import { type Page, pendingPages } from './pending-pages.ts';
import { advance, forget, isOvertaken, readProgress, watch } from './progress.ts';

export interface ReconcileOptions {
  /** A pending consulta is looked at when it was created so many seconds ago; longer than any work takes. */
  afterS: number;
  /** Most consultas that are published again at a time. */
  batch: number;
  /** How long the gateways and the workers may take for a batch before the rest is left to the next time. */
  patienceMs?: number;
  signal?: AbortSignal;
}

export interface Reconciled {
  /** Consultas older than `afterS` that were found pending; with a long queue the search ends early. */
  pending: number;
  republished: number;
  /** Not published yet: a gateway will. */
  unpublished: number;
  /** Published, and perhaps among the messages that wait: the next time will tell. */
  doubtful: number;
  /** Messages that wait in the queue. */
  waiting: number;
}

/** Any number, the same in every process that reconciles. */
const ADVISORY_LOCK = 5_310_417;
const LOCK = 'SELECT pg_try_advisory_lock($1) AS mine';

const PATIENCE_MS = 30_000;
const POLL_MS = 200;

// A row of the outbox that is there is somebody's intent to publish, which is enough. The lease has ended already: the
// relay of any gateway takes it, and one that is publishing the same consulta does not take it for its own.
const PUBLISH_AGAIN = `
  INSERT INTO consulta_outbox (consulta_id, leased_until)
  SELECT consulta_id, clock_timestamp() FROM consulta WHERE consulta_id = ANY ($1::bigint[]) AND status = 'pending'
  ON CONFLICT (consulta_id) DO NOTHING`;

const COUNT_UNPUBLISHED =
  'SELECT count(*)::int AS count FROM consulta_outbox WHERE consulta_id = ANY ($1::bigint[])';

const COUNT_PENDING = `
  SELECT count(*)::int AS count FROM consulta WHERE consulta_id = ANY ($1::bigint[]) AND status = 'pending'`;

/**
 * Publishes again what the queue has lost (docs/adr/0017): consultas that are pending, were published, and whose
 * message is not waiting. That it is not is known when none waits at all, or when what was published later has ended.
 * What a worker has in hand may be taken for lost: it is done twice and stored once.
 * @param countWaiting asks the broker.
 * @returns undefined when another one is at it.
 */
export async function reconcile(
  client: ClientBase,
  countWaiting: () => Promise<number>,
  options: ReconcileOptions,
): Promise<Reconciled | undefined> {
  const { rows } = await client.query<{ mine: boolean }>(LOCK, [ADVISORY_LOCK]);
  if (!rows[0]?.mine) return undefined;
  try {
    await advance(client, options.afterS, options.signal);
    const overtaken = await takeOvertaken(client);
    const republished = await publishAgain(client, overtaken);
    const found = await publishWhileNoneWaits(client, countWaiting, options, new Set(overtaken));
    return { ...found, republished: republished + found.republished };
  } finally {
    // It ends with the connection, too.
    await client.query('SELECT pg_advisory_unlock($1)', [ADVISORY_LOCK]).catch(() => {});
  }
}

/** What an earlier search has left in doubt, if it is known by now to be lost. */
async function takeOvertaken(client: ClientBase): Promise<string[]> {
  const { suspects } = await readProgress(client);
  if (suspects.length === 0) return [];
  const overtaken = await isOvertaken(client);
  if (overtaken || (await count(client, COUNT_PENDING, suspects)) === 0) await forget(client);
  return overtaken ? suspects : [];
}

/**
 * A batch is read before the queue is counted: what was published before, and does not wait afterwards, is in
 * somebody's hands or lost. The other way round, the relay could publish it in between.
 */
async function publishWhileNoneWaits(
  client: ClientBase,
  countWaiting: () => Promise<number>,
  { afterS, batch: size, patienceMs = PATIENCE_MS, signal }: ReconcileOptions,
  done: ReadonlySet<string>,
): Promise<Reconciled> {
  const { from, suspects } = await readProgress(client);
  const found = { pending: 0, republished: 0, unpublished: 0, doubtful: 0, waiting: await countWaiting() };
  for await (const batch of batches(pendingPages(client, from, afterS, signal), size, found)) {
    const lost = batch.filter((id) => !done.has(id));
    found.waiting = await countWaiting();
    if (found.waiting > 0) {
      found.doubtful = lost.length;
      // What is in doubt already has been so for longer, and is nearer to an answer.
      if (suspects.length === 0) await watch(client, lost);
      break;
    }
    found.republished += await publishAgain(client, lost);
    if (!(await isTaken(client, lost, countWaiting, patienceMs, signal))) break;
  }
  return found;
}

/** Published consultas by batches of `size`; adds what is pending to `found`. */
async function* batches(
  pages: AsyncIterable<Page>,
  size: number,
  found: Reconciled,
): AsyncGenerator<string[]> {
  let batch: string[] = [];
  for await (const { oldPending, published } of pages) {
    found.pending += oldPending;
    found.unpublished += oldPending - published.length;
    batch.push(...published);
    for (; batch.length >= size; batch = batch.slice(size)) yield batch.slice(0, size);
  }
  if (batch.length > 0) yield batch;
}

async function publishAgain(client: ClientBase, ids: string[]): Promise<number> {
  return (await client.query(PUBLISH_AGAIN, [ids])).rowCount ?? 0;
}

/** Waits until a gateway has published them and no message waits: a batch never meets the one before it. */
async function isTaken(
  client: ClientBase,
  ids: string[],
  countWaiting: () => Promise<number>,
  patienceMs: number,
  signal: AbortSignal | undefined,
): Promise<boolean> {
  const endsAt = performance.now() + patienceMs;
  while (performance.now() < endsAt && !signal?.aborted) {
    if ((await count(client, COUNT_UNPUBLISHED, ids)) === 0 && (await countWaiting()) === 0) return true;
    await sleep(POLL_MS);
  }
  return false;
}

async function count(client: ClientBase, query: string, ids: string[]): Promise<number> {
  return (await client.query<{ count: number }>(query, [ids])).rows[0]?.count ?? 0;
}
