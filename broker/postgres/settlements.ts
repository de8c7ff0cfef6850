import { Batcher } from '@sel/runtime/batcher';
import { lookedUp } from '@sel/runtime/postgres';
import type { Claimed } from './claim.ts';
import type { QueueSession } from './session.ts';

/** A settlement counts for the delivery that it is for: not after the message has gone to another worker. */
const IS_HELD = `${lookedUp('q.message_id', 's.message_id')} AND q.holder = s.holder AND q.attempts = s.attempts`;
const SETTLED = 'unnest($1::bigint[], $2::int[], $3::int[]) AS s(message_id, holder, attempts)';

const ACK = {
  name: 'queue_ack',
  text: `DELETE FROM consulta_queue q USING ${SETTLED} WHERE ${IS_HELD}`,
};

// 1–2 s after the first attempt, doubling up to eight.
const RETRY = {
  name: 'queue_retry',
  text: `
  UPDATE consulta_queue q SET holder = NULL,
    available_at = now() + least(8, 2 ^ least(q.attempts - 1, 3) * (1 + random())) * interval '1 s'
  FROM ${SETTLED} WHERE ${IS_HELD}`,
};

const REJECT = {
  name: 'queue_reject',
  text: `
  WITH removed AS (
    DELETE FROM consulta_queue q
    USING unnest($1::bigint[], $2::int[], $3::int[], $4::text[], $5::text[])
      AS s(message_id, holder, attempts, body, reason)
    WHERE ${IS_HELD} RETURNING s.body, s.reason
  )
  INSERT INTO consulta_queue_dead (body, reason) SELECT body, reason FROM removed`,
};

interface Rejection {
  claimed: Claimed;
  reason: string;
}

/**
 * What is settled by itself and not with a result; what comes together goes together. One that fails is not repeated:
 * the connection is lost with it, and so is the hold on the message, which is then delivered again.
 */
export class Settlements {
  readonly #acks: Batcher<Claimed, void>;
  readonly #retries: Batcher<Claimed, void>;
  readonly #rejections: Batcher<Rejection, void>;

  constructor(session: QueueSession) {
    const settler = <T>(statement: { name: string; text: string }, values: (batch: T[]) => unknown[]) =>
      new Batcher<T, void>({
        maxBatch: 1_000,
        maxInFlight: 1,
        run: async (batch) => {
          // The session has said why.
          await session.query({ ...statement, values: values(batch) }).catch(() => {});
          return batch.map(() => undefined);
        },
      });
    this.#acks = settler(ACK, keysOf);
    this.#retries = settler(RETRY, keysOf);
    this.#rejections = settler(REJECT, (batch) => [
      ...keysOf(batch.map(({ claimed }) => claimed)),
      batch.map(({ claimed }) => claimed.text()),
      batch.map(({ reason }) => storable(reason)),
    ]);
  }

  ack(claimed: Claimed): void {
    void this.#acks.add(claimed);
  }

  retry(claimed: Claimed): void {
    void this.#retries.add(claimed);
  }

  reject(claimed: Claimed, reason: string): void {
    void this.#rejections.add({ claimed, reason });
  }

  async drain(): Promise<void> {
    await Promise.all([this.#acks.drain(), this.#retries.drain(), this.#rejections.drain()]);
  }
}

function keysOf(batch: Claimed[]): unknown[] {
  return [
    batch.map(({ messageId }) => messageId),
    batch.map(({ holder }) => holder),
    batch.map(({ attempts }) => attempts),
  ];
}

/** A reason may quote what PostgreSQL cannot keep in a text. */
function storable(reason: string): string {
  return reason.replaceAll('\0', '\u{FFFD}');
}
