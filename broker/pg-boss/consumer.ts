import { setTimeout as sleep } from 'node:timers/promises';
import { QUEUE } from '@sel/contract';
import { Batcher } from '@sel/runtime/batcher';
import type { Job } from 'pg-boss';
import type { Consumer, Delivery } from '../broker.ts';
import { Boss, type BossOptions } from './boss.ts';
import { HEARTBEAT_SECONDS, jobTable, NOTIFY_CHANNEL } from './queue.ts';

/** Most jobs in one fetch. */
const MAX_FETCH = 500;

/**
 * How long an idle consumer sleeps when no notification wakes it: for messages whose retry pause is over,
 * which nothing announces, and for the time in which the listening connection is lost.
 */
const POLL_INTERVAL_MS = 500;

/** How often every worker looks for deliveries of dead workers; pg-boss lets one of them do it each second. */
const SUPERVISE_INTERVAL_MS = 2_000;

const NO_MORE_RETRIES = `
  UPDATE ${jobTable(QUEUE)} SET retry_limit = retry_count WHERE id = $1 AND retry_count = $2`;

/** With no `started_on` the next fetch does not count as another attempt. */
const PUT_BACK = `
  UPDATE ${jobTable(QUEUE)} SET state = 'created', started_on = NULL, heartbeat_on = NULL
  WHERE id = ANY ($1::uuid[]) AND state = 'active'`;

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
  readonly #rejections = new Set<Promise<void>>();
  #wake = new AbortController();
  #mayHoldMore = true;
  #listener: { close(): Promise<void> } | undefined;
  #loops: Promise<unknown> = Promise.resolve();
  #whenHandsEmpty: (() => void)[] = [];

  constructor(options: BossOptions) {
    const boss = new Boss(options);
    const settler = (settle: (jobs: Job<unknown>[]) => Promise<unknown>) => ({
      run: async (jobs: Job<unknown>[]) => {
        await settle(jobs).catch((error) => boss.complain(error));
        return jobs.map(() => undefined);
      },
      maxBatch: 1_000,
      maxInFlight: 2,
    });
    this.#boss = boss;
    this.#acks = new Batcher(settler((jobs) => boss.client.deleteJob(QUEUE, jobs)));
    this.#retries = new Batcher(settler((jobs) => boss.client.fail(QUEUE, jobs, { reason: 'retry' })));
  }

  start(concurrency: number, handle: (delivery: Delivery) => void): void {
    this.#boss.start(() => this.#moreToFetch());
    this.#loops = Promise.all([
      this.#fetchForever(concurrency, handle),
      this.#every((HEARTBEAT_SECONDS * 1000) / 4, () => this.#touch()),
      this.#every(SUPERVISE_INTERVAL_MS, () => this.#boss.client.supervise(QUEUE)),
    ]);
  }

  isReady(): boolean {
    return this.#boss.usable !== undefined;
  }

  async stop(): Promise<void> {
    this.#boss.beginStop();
    this.#wake.abort();
    if (this.#inHand.size > 0) await new Promise<void>((resolve) => this.#whenHandsEmpty.push(resolve));
    await Promise.all([this.#acks.drain(), this.#retries.drain(), ...this.#rejections, this.#loops]);
    await this.#listener?.close();
    await this.#boss.stop();
  }

  async #fetchForever(concurrency: number, handle: (delivery: Delivery) => void): Promise<void> {
    while (!this.#boss.stopping.aborted) {
      // Made before the fetch, so that a notification during it is not missed.
      this.#wake = new AbortController();
      const free = Math.min(concurrency - this.#inHand.size, MAX_FETCH);
      if (free > 0 && this.#boss.usable) {
        const jobs = await this.#fetch(free);
        for (const job of jobs) handle(this.#take(job));
        this.#mayHoldMore = jobs.length === free;
        if (this.#mayHoldMore) continue;
      }
      await sleep(POLL_INTERVAL_MS, undefined, { signal: this.#wake.signal }).catch(() => {});
    }
  }

  async #fetch(batchSize: number): Promise<Job<unknown>[]> {
    try {
      await this.#listen();
      const jobs = await this.#boss.client.fetch<unknown>(QUEUE, { batchSize });
      if (!this.#boss.stopping.aborted) return jobs;
      // Stopped meanwhile: back into the queue, as if they had never been fetched.
      await this.#boss.client.getDb().executeSql(PUT_BACK, [jobs.map((job) => job.id)]);
    } catch (error) {
      this.#boss.complain(error);
    }
    return [];
  }

  async #listen(): Promise<void> {
    const wake = () => this.#moreToFetch();
    this.#listener ??= await this.#boss.client.getDb().listen?.(NOTIFY_CHANNEL, wake, wake);
  }

  #moreToFetch(): void {
    this.#mayHoldMore = true;
    this.#wake.abort();
  }

  #take(job: Job<unknown>): Delivery {
    this.#inHand.add(job);
    const settle = (how: () => void) => {
      if (!this.#inHand.delete(job)) return;
      how();
      if (this.#mayHoldMore) this.#wake.abort();
      if (this.#inHand.size === 0) for (const resolve of this.#whenHandsEmpty.splice(0)) resolve();
    };
    return {
      body: job.data,
      attempt: job.retryCount + 1,
      ack: () => settle(() => void this.#acks.add(job)),
      retry: () => settle(() => void this.#retries.add(job)),
      reject: (reason) => settle(() => this.#reject(job, reason)),
    };
  }

  /** pg-boss moves a job whose retries are used up to the dead letters; the reason is its `source_output`. */
  #reject(job: Job<unknown>, reason: string): void {
    const { client } = this.#boss;
    const rejecting = client
      .getDb()
      .executeSql(NO_MORE_RETRIES, [job.id, job.retryCount])
      .then(() => client.fail(QUEUE, job, { reason }))
      .catch((error) => this.#boss.complain(error))
      .then(() => void this.#rejections.delete(rejecting));
    this.#rejections.add(rejecting);
  }

  /** Says that this worker is alive, for the jobs it holds. */
  async #touch(): Promise<void> {
    if (this.#inHand.size > 0) await this.#boss.client.touch(QUEUE, [...this.#inHand]);
  }

  async #every(intervalMs: number, task: () => Promise<unknown>): Promise<void> {
    // Goes on while the hands are being emptied: a slow last job must not be taken for a dead worker's.
    while (!this.#boss.stopping.aborted || this.#inHand.size > 0) {
      const signal = this.#boss.stopping.aborted ? undefined : this.#boss.stopping;
      await sleep(signal ? intervalMs : 500, undefined, { ...(signal && { signal }) }).catch(() => {});
      if (this.#boss.usable) await task().catch((error) => this.#boss.complain(error));
    }
  }
}
