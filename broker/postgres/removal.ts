import { lookedUp } from '@sel/runtime/postgres';
import { type Delivery, type Removal, type ResultUpdate, returnedFrom } from '../broker.ts';
import type { Claimed } from './claim.ts';

/** A delivery that the statement which stores its result can settle. */
export interface QueueDelivery extends Delivery {
  readonly claimed: Claimed;
  /** That statement has removed the message: what is settled now is known to the queue. */
  removed(): void;
}

const claimedOf = (delivery: Delivery): Claimed => (delivery as QueueDelivery).claimed;

/**
 * The result is stored, its message removed and, where it is a failure, the dead letter added by one statement: one
 * round trip, one commit, and nothing that a crash could part. Whoever has lost its hold on a message stores the result
 * all the same, and leaves the message to who has it now.
 */
export class RemovalWithResult implements Removal {
  readonly columns: Removal['columns'] = [
    { name: 'message_id', type: 'bigint', of: (delivery) => claimedOf(delivery).messageId },
    { name: 'holder', type: 'int', of: (delivery) => claimedOf(delivery).holder },
    { name: 'delivered', type: 'int', of: (delivery) => claimedOf(delivery).attempts },
    {
      name: 'dead_letter',
      type: 'text',
      of: (delivery, error) => (error === undefined ? null : claimedOf(delivery).text()),
    },
  ];

  around({ update, columns, error, answers }: ResultUpdate): string {
    const [message, holder, delivered, deadLetter] = columns;
    const returned = returnedFrom(answers).map((answer) => `, ${answer}`);
    return `
      WITH stored AS (
        ${update}
        RETURNING ${message}::bigint AS message_id, ${holder}::int AS holder, ${delivered}::int AS delivered,
          ${deadLetter}::text AS dead_letter, ${error}::text AS reason${returned.join('')}
      ), removed AS (
        DELETE FROM consulta_queue q USING stored s
        WHERE ${lookedUp('q.message_id', 's.message_id')} AND q.holder = s.holder AND q.attempts = s.delivered
        RETURNING s.dead_letter, s.reason
      ), dead AS (
        INSERT INTO consulta_queue_dead (body, reason)
        SELECT dead_letter, reason FROM removed WHERE dead_letter IS NOT NULL
      )
      SELECT ${Object.keys(answers).join(', ')} FROM stored`;
  }

  done(deliveries: readonly Delivery[]): void {
    for (const delivery of deliveries) (delivery as QueueDelivery).removed();
  }
}
