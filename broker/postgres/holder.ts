import type pg from 'pg';
import { CHANNEL, HOLDER_LOCK, WAKE_ALL } from './queue.ts';
import type { QueueSession } from './session.ts';

/** How long a holder that does not renew is taken for able to work: frozen, or cut off from the network. */
const LEASE_S = 10;

/** A lease of this age is renewed before anything is taken under it, and while something is in hand. */
export const RENEW_MS = 3_000;

// Whoever sees the row finds it locked: both are done in one statement, and the lock is there before the row is.
const ENTER = `
  WITH entered AS (INSERT INTO consulta_queue_holder (expires_at) VALUES (NULL) RETURNING holder)
  SELECT holder, pg_advisory_lock(${HOLDER_LOCK}, holder) FROM entered`;

const LEAVE = { name: 'queue_leave', text: 'DELETE FROM consulta_queue_holder WHERE holder = $1' };

const RENEW = {
  name: 'queue_renew',
  text: `UPDATE consulta_queue_holder SET expires_at = now() + interval '${LEASE_S} s' WHERE holder = $1`,
};

const REST = {
  name: 'queue_rest',
  text: 'UPDATE consulta_queue_holder SET expires_at = NULL WHERE holder = $1',
};

/** What stands for the lease of one who was frozen when it ran out, until it renews. */
const FROZEN = "'-infinity'";

/** For others than $1: whose connection has gone, or who no longer renews although it has something in hand. */
const IS_SILENT = `holder <> $1 AND (
  expires_at < now() AND expires_at > ${FROZEN} OR pg_try_advisory_xact_lock(${HOLDER_LOCK}, holder))`;

/** It takes its turn when a message comes. */
const IS_AWAKE = `expires_at IS DISTINCT FROM ${FROZEN}`;

// From $2 on. What is in one's own hands is no reason to look after others.
const WATCH = {
  name: 'queue_watch',
  text: `
  SELECT (SELECT message_id FROM consulta_queue WHERE message_id >= $2 ORDER BY message_id LIMIT 1) AS first,
    EXISTS (SELECT FROM consulta_queue WHERE message_id >= $2 AND holder IS DISTINCT FROM $1) AS has_others,
    holders.*
  FROM (
    SELECT coalesce(bool_or(${IS_SILENT}), false) AS has_silent,
      count(*) FILTER (WHERE ${IS_AWAKE})::int AS awake,
      count(*) FILTER (WHERE ${IS_AWAKE} AND holder < $1)::int AS rank
    FROM consulta_queue_holder
  ) AS holders`,
};

// Who has gone is forgotten; who is frozen still has its connection, and has nothing in hand any more.
const RELIEVE = `
  WITH silent AS MATERIALIZED (
    SELECT holder, pg_try_advisory_xact_lock(${HOLDER_LOCK}, holder) AS is_gone
    FROM consulta_queue_holder WHERE ${IS_SILENT}
  ), forgotten AS (
    DELETE FROM consulta_queue_holder h USING silent s WHERE h.holder = s.holder AND s.is_gone
  ), frozen AS (
    UPDATE consulta_queue_holder h SET expires_at = ${FROZEN} FROM silent s WHERE h.holder = s.holder AND NOT s.is_gone
  )
  UPDATE consulta_queue SET holder = NULL WHERE holder = ANY (ARRAY(SELECT holder FROM silent))`;

/** What a look at the queue has shown. */
export interface Sighting {
  /** The lowest message_id there is. */
  first: number | undefined;
  /** Whether there are messages that are not in one's own hands. */
  hasOthers: boolean;
  /** Messages that were taken from silent holders; they wait again. */
  relieved: number;
}

/** This process as one who holds messages: for as long as one connection lasts. */
export class Holder {
  readonly id: number;
  readonly #session: QueueSession;
  #renewedMs = Number.NEGATIVE_INFINITY;
  #isLeased = false;
  /** Its place among those who are awake, and how many these are, when it looked last. */
  #place: { rank: number; awake: number } | undefined;

  private constructor(id: number, session: QueueSession) {
    this.id = id;
    this.#session = session;
  }

  static async enter(client: pg.Client, session: QueueSession): Promise<Holder> {
    await client.query(`LISTEN ${CHANNEL}`);
    const { rows } = await client.query<{ holder: number }>(ENTER);
    // The others have other places now.
    await client.query(WAKE_ALL);
    return new Holder((rows[0] as { holder: number }).holder, session);
  }

  /**
   * Whether a notification is for this holder: each one is for one of those who are awake. Where these do not agree
   * yet on who they are, two may think so, or nobody, and the next look of anybody finds what waits.
   * @param payload of the notification; empty for all.
   */
  isTurnOf(payload: string | undefined): boolean {
    if (!payload || !this.#place) return true;
    return Number(payload) % this.#place.awake === this.#place.rank;
  }

  /** When the lease has to be looked after again; undefined when there is none. */
  get dueMs(): number | undefined {
    return this.#isLeased ? this.#renewedMs + RENEW_MS : undefined;
  }

  /** To be awaited before anything is taken. */
  async renew(): Promise<void> {
    const nowMs = performance.now();
    if (nowMs - this.#renewedMs < RENEW_MS) return;
    this.#renewedMs = nowMs;
    this.#isLeased = true;
    await this.#session.query({ ...RENEW, values: [this.id] });
  }

  /** Nothing is in hand: nobody has to wonder when nothing is renewed. */
  async rest(): Promise<void> {
    this.#isLeased = false;
    this.#renewedMs = Number.NEGATIVE_INFINITY;
    await this.#session.query({ ...REST, values: [this.id] });
  }

  /** @param from the lowest message_id that there can be. */
  async watch(from: number): Promise<Sighting> {
    const { rows } = await this.#session.query<{
      first: string | null;
      has_others: boolean;
      has_silent: boolean;
      awake: number;
      rank: number;
    }>({ ...WATCH, values: [this.id, from] });
    const [{ first, has_others, has_silent, ...place }] = rows as [(typeof rows)[0]];
    this.#place = place;
    const relieved = has_silent
      ? ((await this.#session.query({ text: RELIEVE, values: [this.id] })).rowCount ?? 0)
      : 0;
    return {
      first: first === null ? undefined : Number(first),
      hasOthers: has_others || relieved > 0,
      relieved,
    };
  }

  async leave(): Promise<void> {
    await this.#session.query({ ...LEAVE, values: [this.id] });
    await this.#session.query({ text: WAKE_ALL });
  }
}
