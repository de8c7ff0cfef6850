import { setTimeout as sleep } from 'node:timers/promises';
import { QUEUE } from '@sel/contract';
import { Batcher } from '@sel/runtime/batcher';
import type { Job } from 'pg-boss';
import { type Consumer, type Delivery, MAX_DELIVERIES } from '../broker.ts';
import { Boss, type BossOptions } from './boss.ts';
import { DEAD_LETTERS, GIVEN_UP, HEARTBEAT_SECONDS, jobTable, NOTIFY_CHANNEL } from './queue.ts';

/** Most jobs in one fetch. */
const MAX_FETCH = 500;

/**
 * How long an idle consumer sleeps when no notification wakes it: for messages whose retry pause is over,
 * which nothing announces, and for the time in which the listening connection is lost.
 */
const POLL_INTERVAL_MS = 500;

/** How often every worker looks for deliveries of dead workers; pg-boss lets one of them do it each second. */
const SUPERVISE_INTERVAL_MS = 2_000;

/** Both intervals while the queue is at rest: nobody was notified of a message, and this worker had none. */
const RESTING_INTERVAL_MS = 10_000;
/** The queue is at rest after so long, which is as long as a retry pauses. */
const CALM_MS = 30_000;

/** Given-up jobs are rare and not run. While they are in hand, so many fewer of the others are fetched. */
const GIVEN_UP_FETCH = 10;

/** The jobs' next failure is their last, and they go straight to the dead letters. */
const noMoreRetries = (queue: string) => `
  UPDATE ${jobTable(queue)} j SET retry_limit = j.retry_count, dead_letter = '${DEAD_LETTERS}'
  FROM unnest($1::uuid[], $2::int[]) AS r(id, retry_count)
  WHERE j.id = r.id AND j.retry_count = r.retry_count`;

/** With no `started_on` the next fetch does not count as another attempt. */
const putBack = (queue: string) => `
  UPDATE ${jobTable(queue)} SET state = 'created', started_on = NULL, heartbeat_on = NULL
  WHERE id = ANY ($1::uuid[]) AND state = 'active'`;

interface Rejection {
  job: Job<unknown>;
  reason: string;
}

/**
 * Fetches as many jobs as there are free slots, again for as long as that many come, and then waits to be
 * notified. (pg-boss's own `work()` waits its polling interval between batches.) A settled job is deleted
 * instead of being marked as completed: half the writes, and the table stays as small as the queue.
 *
 * Every settlement names the attempt it is for, so one that comes too late, after the job has gone to
 * another worker, changes nothing. One that fails is not repeated: without heartbeats the job is delivered
 * again, and whoever gets it finds its consulta done.
 */
export class PgBossConsumer implements Consumer {
  readonly #boss: Boss;
  readonly #inHand = new Set<Job<unknown>>();
  readonly #acks: Batcher<Job<unknown>, void>;
  readonly #retries: Batcher<Job<unknown>, void>;
  readonly #rejections: Batcher<Rejection, void>;
  #wake = new AbortController();
  #mayHoldMore = true;
  #lastEventMs = performance.now();
  #listener: Promise<{ close(): Promise<void> } | undefined> | undefined;
  #loops: Promise<unknown> = Promise.resolve();
  #whenHandsEmpty: (() => void)[] = [];

  constructor(options: BossOptions) {
    const boss = new Boss(options);
    // Whatever is to be settled, told apart by the queue that its job is in.
    const settler = <T>(
      jobOf: (settled: T) => Job<unknown>,
      settle: (queue: string, settled: T[]) => Promise<unknown>,
    ) =>
      new Batcher<T, void>({
        run: async (settled) => {
          const byQueue = Map.groupBy(settled, (one) => jobOf(one).name);
          await Promise.all(
            [...byQueue].map(([queue, own]) => settle(queue, own).catch((error) => boss.complain(error))),
          );
          return settled.map(() => undefined);
        },
        maxBatch: 1_000,
        maxInFlight: 2,
      });
    this.#boss = boss;
    const itself = (job: Job<unknown>) => job;
    this.#acks = settler(itself, (queue, jobs) => boss.client.deleteJob(queue, jobs));
    this.#retries = settler(itself, (queue, jobs) => boss.client.fail(queue, jobs, { reason: 'retry' }));
    this.#rejections = settler(
      ({ job }) => job,
      (queue, rejections) => this.#reject(queue, rejections),
    );
  }

  start(concurrency: number, handle: (delivery: Delivery) => void): void {
    this.#boss.start(() => this.#moreToFetch());
    this.#loops = Promise.all([
      this.#fetchForever(concurrency, handle),
      this.#every(
        () => (HEARTBEAT_SECONDS * 1000) / 4,
        () => this.#touch(),
      ),
      this.#every(
        () => this.#paced(SUPERVISE_INTERVAL_MS),
        () => this.#supervise(handle),
      ),
    ]);
  }

  isReady(): boolean {
    return this.#boss.usable !== undefined;
  }

  async stop(): Promise<void> {
    this.#boss.beginStop();
    this.#wake.abort();
    if (this.#inHand.size > 0) await new Promise<void>((resolve) => this.#whenHandsEmpty.push(resolve));
    await Promise.all([this.#acks.drain(), this.#retries.drain(), this.#rejections.drain(), this.#loops]);
    await (await this.#listener)?.close();
    await this.#boss.stop();
  }

  async #fetchForever(concurrency: number, handle: (delivery: Delivery) => void): Promise<void> {
    while (!this.#boss.stopping.aborted) {
      // Made before the fetch, so that a notification during it is not missed.
      this.#wake = new AbortController();
      const free = Math.min(concurrency - this.#inHand.size, MAX_FETCH);
      if (free > 0 && this.#boss.usable) {
        const jobs = await this.#fetch(QUEUE, free);
        for (const job of jobs) handle(this.#take(job));
        this.#mayHoldMore = jobs.length === free;
        if (this.#mayHoldMore) continue;
      }
      const pauseMs = this.#paced(POLL_INTERVAL_MS);
      await sleep(pauseMs, undefined, { signal: this.#wake.signal }).catch(() => {});
    }
  }

  /** Finds the deliveries of dead workers, and what they have used up goes on to be given up. */
  async #supervise(handle: (delivery: Delivery) => void): Promise<void> {
    const { client, stopping } = this.#boss;
    await client.supervise(QUEUE);
    await client.supervise(GIVEN_UP);
    if (stopping.aborted) return;
    for (const job of await this.#fetch(GIVEN_UP, GIVEN_UP_FETCH)) handle(this.#take(job));
  }

  async #fetch(queue: string, batchSize: number): Promise<Job<unknown>[]> {
    try {
      await this.#listen();
      const jobs = await this.#boss.client.fetch<unknown>(queue, { batchSize });
      if (!this.#boss.stopping.aborted) return jobs;
      // Stopped meanwhile: back into the queue, as if they had never been fetched.
      await this.#boss.client.getDb().executeSql(putBack(queue), [jobs.map((job) => job.id)]);
    } catch (error) {
      this.#boss.complain(error);
    }
    return [];
  }

  /** One connection for both queues, whose fetches may begin together; when it fails the next fetch tries again. */
  async #listen(): Promise<void> {
    const wake = () => this.#moreToFetch();
    const open = async () => this.#boss.client.getDb().listen?.(NOTIFY_CHANNEL, wake, wake);
    this.#listener ??= open().catch((error) => {
      this.#listener = undefined;
      throw error;
    });
    await this.#listener;
  }

  /** The interval, or the longer one of a queue at rest. */
  #paced(intervalMs: number): number {
    const isAtRest = this.#inHand.size === 0 && performance.now() - this.#lastEventMs > CALM_MS;
    return isAtRest ? RESTING_INTERVAL_MS : intervalMs;
  }

  #moreToFetch(): void {
    this.#lastEventMs = performance.now();
    this.#mayHoldMore = true;
    this.#wake.abort();
  }

  #take(job: Job<unknown>): Delivery {
    this.#inHand.add(job);
    const settle = (how: () => void) => {
      if (!this.#inHand.delete(job)) return;
      this.#lastEventMs = performance.now();
      how();
      if (this.#mayHoldMore) this.#wake.abort();
      if (this.#inHand.size === 0) for (const resolve of this.#whenHandsEmpty.splice(0)) resolve();
    };
    return {
      body: job.data,
      attempt: job.retryCount + 1 + (job.name === GIVEN_UP ? MAX_DELIVERIES : 0),
      ack: () => settle(() => void this.#acks.add(job)),
      retry: () => settle(() => void this.#retries.add(job)),
      reject: (reason) => settle(() => void this.#rejections.add({ job, reason })),
    };
  }

  /** pg-boss moves a job whose retries are used up to the dead letters; the reason is its `source_output`. */
  async #reject(queue: string, rejections: Rejection[]): Promise<void> {
    const { client } = this.#boss;
    const attempts = [rejections.map(({ job }) => job.id), rejections.map(({ job }) => job.retryCount)];
    await client.getDb().executeSql(noMoreRetries(queue), attempts);
    for (const [reason, alike] of Map.groupBy(rejections, (rejection) => rejection.reason)) {
      const jobs = alike.map(({ job }) => job);
      await client.fail(queue, jobs, { reason });
    }
  }

  /** Says that this worker is alive, for the jobs it holds. */
  async #touch(): Promise<void> {
    const byQueue = Object.groupBy(this.#inHand, (job) => job.name);
    for (const [queue, jobs = []] of Object.entries(byQueue)) await this.#boss.client.touch(queue, jobs);
  }

  async #every(interval: () => number, task: () => Promise<unknown>): Promise<void> {
    // Goes on while the hands are being emptied: a slow last job must not be taken for a dead worker's.
    while (!this.#boss.stopping.aborted || this.#inHand.size > 0) {
      const signal = this.#boss.stopping.aborted ? undefined : this.#boss.stopping;
      await sleep(signal ? interval() : 500, undefined, { ...(signal && { signal }) }).catch(() => {});
      if (this.#boss.usable) await task().catch((error) => this.#boss.complain(error));
    }
  }
}
