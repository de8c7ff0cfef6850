import { createHash } from 'node:crypto';
import { type ConsultaMessage, parseMessage } from '@sel/contract';

/** A message that was given up, as it lies in the dead-letter queue. */
export interface DeadLetter {
  /** The consulta's id; for what is no consulta, `m-` and a few characters that stay the same. */
  id: string;
  /** Undefined when it is not the message of a consulta. */
  message: ConsultaMessage | undefined;
  body: unknown;
  reason: string;
  /** When it was given up. */
  since: Date;
  /** Takes it out of the dead-letter queue. */
  remove(): Promise<void>;
}

/** The dead-letter queue of one broker. */
export interface DeadLetterBox {
  count(): Promise<number>;
  /** All of them, the oldest first. Those that are not removed are still there when the loop ends. */
  letters(): AsyncGenerator<DeadLetter>;
  close(): Promise<void>;
}

/** No more than there are now: what is retried may fail again, and would come by for as long as this goes on. */
export async function* lettersOfNow(
  box: Pick<DeadLetterBox, 'count' | 'letters'>,
): AsyncGenerator<DeadLetter> {
  let left = await box.count();
  if (left === 0) return;
  for await (const letter of box.letters()) {
    yield letter;
    left -= 1;
    if (left === 0) return;
  }
}

/** What both brokers know of a dead letter, made into one. */
export function describeDeadLetter(body: unknown, reason: string, since: Date) {
  const message = messageOf(body);
  const id = message ? String(message.consulta_id) : `m-${fingerprint(body, since)}`;
  return { id, message, body, reason, since };
}

function messageOf(body: unknown): ConsultaMessage | undefined {
  try {
    return parseMessage(body);
  } catch {
    return undefined; // Not a consulta's: that is why it is here.
  }
}

function fingerprint(body: unknown, since: Date): string {
  return createHash('sha256')
    .update(`${textOf(body)} ${since.toISOString()}`)
    .digest('hex')
    .slice(0, 10);
}

/** A message from no gateway may be nested more deeply than can be written again. */
function textOf(body: unknown): string {
  try {
    return JSON.stringify(body);
  } catch {
    return 'nested too deeply';
  }
}
