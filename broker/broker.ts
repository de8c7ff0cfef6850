import type { ConsultaMessage } from '@sel/contract';

/** Times a consulta is tried before it is given up: then it is `failed` and its message a dead letter. */
export const MAX_ATTEMPTS = 5;

/**
 * Deliveries after which the broker itself gives a message up. The worker settles a consulta as failed
 * after MAX_ATTEMPTS; this is the last line of defence, against a message that ends every process before
 * it can settle anything. It is well above MAX_ATTEMPTS because a message that only stood beside the
 * culprit is counted too. What is given up comes to the workers once more, from a queue of its own and
 * with a greater `attempt`: it must not be run again, only its failure stored (docs/adr/0010).
 */
export const MAX_DELIVERIES = 20;

/** The gateway's side of the queue. */
export interface Publisher {
  /** Connects in the background and keeps connected; returns at once. */
  start(): void;
  /** True when a publish has a chance of succeeding right now. */
  isReady(): boolean;
  /**
   * Hands messages to the broker. Resolves when the broker has taken responsibility for every one of
   * them (confirmed, and routed to a queue); rejects with BrokerUnavailableError when it has not for at
   * least one, which may then be published again.
   */
  publish(messages: readonly ConsultaMessage[]): Promise<void>;
  /** Waits for confirmations that are under way, then disconnects. */
  stop(): Promise<void>;
}

/** The worker's side of the queue. */
export interface Consumer {
  /** What of a delivery is settled by the statement that stores its result. */
  readonly removal: Removal;
  /**
   * Begins to deliver, at most `concurrency` unsettled deliveries at a time; returns at once and keeps
   * (re)connecting in the background. `handle` must not reject: it settles every delivery.
   */
  start(concurrency: number, handle: (delivery: Delivery) => void): void;
  isReady(): boolean;
  /** Takes no more deliveries, waits for those in hand to be settled, then disconnects. */
  stop(): Promise<void>;
}

/** One message in the hands of one worker, until it is settled exactly once. */
export interface Delivery {
  /** The decoded JSON body, not yet validated; the raw text when it was not JSON. */
  readonly body: unknown;
  /**
   * 1 for the first delivery; grows with every redelivery, a killed worker's included. More than
   * MAX_DELIVERIES: the broker has given the message up.
   */
  readonly attempt: number;
  /** The work is done (its result is committed): forget the message. */
  ack(): void;
  /**
   * Could not be done now: deliver it again, to any worker, after a growing pause (up to about eight
   * seconds). It counts as an attempt: a handler whose database is away should wait for it instead.
   */
  retry(): void;
  /** Can never be done: move it to the dead letters with the reason. */
  reject(reason: string): void;
}

/**
 * Where the queue lives in the database of the results, the statement that stores results also takes their messages out
 * of the queue.
 */
export interface Removal {
  /** What that statement has to be given for each result, besides what it stores; undefined without an error. */
  readonly columns: readonly {
    name: string;
    type: string;
    of(delivery: Delivery, error: string | undefined): unknown;
  }[];
  /** @returns a statement that does both and answers a row for each consulta that it has updated. */
  around(update: ResultUpdate): string;
  /** To be called once all of these are stored: settling them changes nothing in the queue any more. */
  done(deliveries: readonly Delivery[]): void;
}

/** SQL that stores results. */
export interface ResultUpdate {
  /** Updates `consulta`, without RETURNING. */
  update: string;
  /** How that calls the columns of the removal, in their order. */
  columns: readonly string[];
  /** How it calls the error, which is NULL when there is none. */
  error: string;
  /** What is answered for each, by name. */
  answers: Readonly<Record<string, string>>;
}

/** What a queue does that lives elsewhere: a delivery is settled after its result is committed. */
export const NO_REMOVAL: Removal = {
  columns: [],
  around: ({ update, answers }) => {
    const returned = returnedFrom(answers);
    return returned.length > 0 ? `${update} RETURNING ${returned.join(', ')}` : update;
  },
  done: () => {},
};

/** What RETURNING says for the answers. */
export function returnedFrom(answers: ResultUpdate['answers']): string[] {
  return Object.entries(answers).map(([name, value]) => `${value} AS ${name}`);
}

/** The broker cannot be reached or does not take messages now; a later attempt may succeed. */
export class BrokerUnavailableError extends Error {
  override name = 'BrokerUnavailableError';
}
