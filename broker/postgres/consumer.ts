import type { Consumer, Delivery } from '../broker.ts';
import { type Claimed, claim, MAX_CLAIM, putBack } from './claim.ts';
import { Holder } from './holder.ts';
import { Pause } from './pause.ts';
import { WAKE_ALL } from './queue.ts';
import { type QueueDelivery, RemovalWithResult } from './removal.ts';
import { QueueSession, type SessionOptions } from './session.ts';
import { Settlements } from './settlements.ts';

/**
 * While messages wait or others hold some: how often it is looked whether those others still live, and whether the
 * pause of a retry is over, which nobody announces.
 */
const WATCH_INTERVAL_MS = 300;

/** The same while the queue is at rest: for a notification that was lost. */
const RESTING_INTERVAL_MS = 10_000;

/** The least time between two notifications that a worker passes on because its hands are full. */
const PASS_ON_INTERVAL_MS = 25;

/** Ids are drawn before their rows are committed: so far below the first row another one may still appear. */
const LATE_COMMITS = 10_000;

/**
 * Takes as many messages as hands are free, again for as long as that many come, and then waits to be notified. All
 * that it asks of the queue goes through one connection, one statement after the other: with the connection ends its
 * hold on what it has in hand, which others (or the next connection) then take as a further delivery.
 */
export class PostgresConsumer implements Consumer {
  readonly removal = new RemovalWithResult();
  readonly #session: QueueSession;
  readonly #settlements: Settlements;
  readonly #pause = new Pause();
  readonly #inHand = new Set<Claimed>();
  #holder: Holder | undefined;
  #mayHoldMore = true;
  #isAtRest = false;
  #watchedMs = Number.NEGATIVE_INFINITY;
  #lookedFromStartMs = Number.NEGATIVE_INFINITY;
  #from = 0;
  #working: Promise<void> = Promise.resolve();
  #whenHandsEmpty: (() => void)[] = [];
  #passingOn: NodeJS.Timeout | undefined;
  #passedOnMs = Number.NEGATIVE_INFINITY;

  constructor(options: SessionOptions) {
    // Nothing that it does to the queue needs to wait for the disk: when the server crashes and forgets it, what was
    // taken waits again, and what was settled is delivered again and found done.
    this.#session = new QueueSession(options, 'off');
    this.#settlements = new Settlements(this.#session);
  }

  start(concurrency: number, handle: (delivery: Delivery) => void): void {
    this.#session.start(
      async (client) => {
        client.on('notification', ({ payload }) => this.#heed(payload, concurrency));
        this.#holder = await Holder.enter(client, this.#session);
      },
      () => this.#lookAgain(),
    );
    this.#working = this.#work(concurrency, handle);
  }

  isReady(): boolean {
    return this.#session.isReady();
  }

  async stop(): Promise<void> {
    this.#session.beginStop();
    this.#pause.end();
    clearTimeout(this.#passingOn);
    if (this.#inHand.size > 0) await new Promise<void>((resolve) => this.#whenHandsEmpty.push(resolve));
    await Promise.all([this.#working, this.#settlements.drain()]);
    if (this.#session.isReady()) await this.#holder?.leave().catch(() => {});
    await this.#session.stop();
  }

  /** Goes on while the hands are being emptied: a slow last message must not be taken for a frozen worker's. */
  async #work(concurrency: number, handle: (delivery: Delivery) => void): Promise<void> {
    while (!this.#isDone()) {
      if (this.#session.isReady()) await this.#turn(concurrency, handle).catch(() => {}); // The session has said why.
      await this.#pause.wait(this.#idleMs(concurrency));
    }
  }

  async #turn(concurrency: number, handle: (delivery: Delivery) => void): Promise<void> {
    const holder = this.#holder as Holder;
    const nowMs = performance.now();
    if (nowMs >= (holder.dueMs ?? Number.POSITIVE_INFINITY)) {
      await (this.#inHand.size > 0 ? holder.renew() : holder.rest());
    }
    if (nowMs - this.#watchedMs >= this.#intervalMs()) await this.#watch(holder);
    while (this.#mayTake(concurrency)) await this.#take(holder, concurrency, handle);
  }

  async #take(holder: Holder, concurrency: number, handle: (delivery: Delivery) => void): Promise<void> {
    await holder.renew();
    // A notification from now on may be of what this statement does not see.
    this.#mayHoldMore = false;
    const limit = Math.min(concurrency - this.#inHand.size, MAX_CLAIM);
    const claimed = await claim(this.#session, holder.id, limit, this.#from);
    if (this.#session.stopping.aborted) return putBack(this.#session, holder.id, claimed);
    if (claimed.length === limit) this.#mayHoldMore = true;
    for (const one of claimed) handle(this.#deliver(one));
  }

  async #watch(holder: Holder): Promise<void> {
    this.#watchedMs = performance.now();
    const isFromStart = this.#watchedMs - this.#lookedFromStartMs >= RESTING_INTERVAL_MS;
    if (isFromStart) this.#lookedFromStartMs = this.#watchedMs;
    const { first, hasOthers } = await holder.watch(isFromStart ? 0 : this.#from);
    if (first !== undefined) this.#from = Math.max(0, first - LATE_COMMITS);
    this.#isAtRest = !hasOthers;
    if (hasOthers) this.#mayHoldMore = true;
  }

  #mayTake(concurrency: number): boolean {
    const { stopping } = this.#session;
    return this.#mayHoldMore && this.#inHand.size < concurrency && !stopping.aborted && this.isReady();
  }

  #intervalMs(): number {
    return this.#isAtRest ? RESTING_INTERVAL_MS : WATCH_INTERVAL_MS;
  }

  #isDone(): boolean {
    return this.#session.stopping.aborted && this.#inHand.size === 0;
  }

  /** How long there is nothing to do, unless somebody wakes it. */
  #idleMs(concurrency: number): number {
    if (this.#isDone()) return 0;
    if (!this.isReady()) return RESTING_INTERVAL_MS;
    if (this.#mayTake(concurrency)) return 0;
    const leaseMs = this.#holder?.dueMs ?? Number.POSITIVE_INFINITY;
    return Math.max(0, Math.min(this.#watchedMs + this.#intervalMs(), leaseMs) - performance.now());
  }

  /** A message waits. Each notification has one worker look, so that the others need not find nothing. */
  #heed(payload: string | undefined, concurrency: number): void {
    if (this.#holder?.isTurnOf(payload)) {
      if (payload && this.#inHand.size >= concurrency) this.#passOn();
      this.#lookAgain();
    } else this.#watchSoon();
  }

  /** Somebody else is to take it; whether that happens shows in a while. */
  #watchSoon(): void {
    if (!this.#isAtRest) return;
    this.#isAtRest = false;
    this.#watchedMs = performance.now();
    this.#pause.end();
  }

  /** Others may have a free hand. When all are busy this would be said without end, and so it is said now and then. */
  #passOn(): void {
    this.#passingOn ??= setTimeout(
      () => {
        this.#passingOn = undefined;
        this.#passedOnMs = performance.now();
        this.#session.query({ text: WAKE_ALL }).catch(() => {}); // The session has said why.
      },
      Math.max(0, this.#passedOnMs + PASS_ON_INTERVAL_MS - performance.now()),
    );
  }

  #lookAgain(): void {
    this.#mayHoldMore = true;
    this.#isAtRest = false;
    this.#pause.end();
  }

  #deliver(claimed: Claimed): QueueDelivery {
    this.#inHand.add(claimed);
    let isRemoved = false;
    const settle = (how: () => void) => {
      if (!this.#inHand.delete(claimed)) return;
      if (!isRemoved) how();
      if (this.#mayHoldMore) this.#pause.end();
      if (this.#inHand.size > 0) return;
      for (const resolve of this.#whenHandsEmpty.splice(0)) resolve();
      if (this.#isDone()) this.#pause.end();
    };
    return {
      body: claimed.body,
      attempt: claimed.attempts,
      claimed,
      removed: () => {
        isRemoved = true;
      },
      ack: () => settle(() => this.#settlements.ack(claimed)),
      retry: () => settle(() => this.#settlements.retry(claimed)),
      reject: (reason) => settle(() => this.#settlements.reject(claimed, reason)),
    };
  }
}
