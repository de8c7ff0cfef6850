import { setTimeout as sleep } from 'node:timers/promises';
import type { FinalStatus } from '@sel/contract';
import type { LoadChange } from '@sel/contract/lab/load';
import { narrow, type OffsetBounds, offsetBounds, stageDurations } from '@sel/contract/stages';
import { monotonicMs } from './clock.ts';
import { Http } from './http.ts';
import { Bodies } from './mix.ts';
import { type Followed, follow } from './notice.ts';
import { changed, type LoadPlan } from './plan.ts';
import { type Ending, type SampleColumns, Samples } from './samples.ts';
import { Schedule, type Share } from './schedule.ts';
import { Window, type WindowFigures } from './window.ts';

interface GeneratorOptions {
  url: string;
  /** Sent with every request; empty when the API demands none. */
  apiKey: string;
  plan: LoadPlan;
  share: Share;
  /** When the run begins, on the monotonic clock. */
  originMs: number;
  onExhausted(): void;
}

/** Sends one process's share of a load and records what becomes of each request. */
export class Generator {
  #plan: LoadPlan;
  readonly #originMs: number;
  readonly #http: Http;
  readonly #bodies: Bodies;
  readonly #schedule: Schedule;
  readonly #samples = new Samples();
  readonly #window = new Window();
  readonly #underWay = new Set<Promise<void>>();
  #clocks: OffsetBounds | undefined;
  #followed = 0;

  constructor({ url, apiKey, plan, share, originMs, onExhausted }: GeneratorOptions) {
    this.#plan = plan;
    this.#originMs = originMs;
    const headers = { ...plan.headers, ...(apiKey && { authorization: `Bearer ${apiKey}` }) };
    this.#http = new Http({ ...plan, url, headers });
    this.#bodies = new Bodies(plan.mix, plan.seed);
    this.#schedule = new Schedule({
      load: plan.load,
      seed: plan.seed,
      share,
      originMs,
      onExhausted,
      send: (intendedMs, isMine) => {
        const body = this.#bodies.next();
        return isMine ? this.#send(intendedMs, body) : undefined;
      },
    });
  }

  start(): void {
    this.#schedule.start();
  }

  /** @param atMs on the run's time, the same for all processes. */
  change(change: LoadChange, atMs: number): void {
    this.#plan = changed(this.#plan, change);
    if (change.mix) this.#bodies.change(change.mix);
    if (change.load) this.#schedule.change(change.load, atMs);
  }

  /** What happened since it was asked for the last time. */
  takeWindow(): WindowFigures {
    return this.#window.take(this.#underWay.size);
  }

  /** Sends nothing more, waits (not for ever) for what is under way, and gives all samples. */
  async stop(): Promise<SampleColumns> {
    await this.#schedule.stop();
    const impatience = sleep(this.#plan.patienceMs, undefined, { ref: false });
    await Promise.race([Promise.all(this.#underWay), impatience]);
    const columns = this.#samples.columns();
    await this.#http.close();
    return columns;
  }

  #send(intendedMs: number, body: string): Promise<void> | undefined {
    const sample = this.#samples.add(intendedMs, this.#nowMs());
    if (this.#underWay.size >= this.#plan.maxInFlight) {
      this.#samples.dropped(sample);
      this.#window.ended('dropped');
      return undefined;
    }
    this.#window.sent(this.#samples.value('sentMs', sample) - intendedMs);
    const carrying = this.#carry(sample, body).finally(() => this.#underWay.delete(carrying));
    this.#underWay.add(carrying);
    return carrying;
  }

  /** One consulta's life: POST, and what its client does to learn its end. */
  async #carry(sample: number, body: string): Promise<void> {
    const isFollowed = this.#isFollowed();
    try {
      const answer = await this.#http.post('/consultar', body);
      const acceptedMs = this.#nowMs();
      this.#samples.answered(sample, answer.status, acceptedMs, answer.onWireMs - this.#originMs);
      if (answer.status === 429 || answer.status === 503) return this.#end(sample, 'refused');
      if (answer.status !== 202) return this.#end(sample, 'error');
      const id = consultaId(answer.body);
      this.#window.accepted(id);
      const { notice, patienceMs } = this.#plan;
      if (!isFollowed || notice === 'none') return this.#end(sample, 'accepted');
      const followed = await follow(notice, id, {
        http: this.#http,
        plan: this.#plan,
        deadlineMs: monotonicMs() + patienceMs,
      });
      this.#finish(sample, followed);
    } catch {
      this.#end(sample, 'error');
    }
  }

  #finish(sample: number, { consulta, noticedMs, requests }: Followed): void {
    if (!consulta) {
      this.#end(sample, 'unfinished');
      return;
    }
    const seen = {
      sentMs: this.#originMs + this.#samples.value('sentMs', sample),
      acceptedMs: this.#originMs + this.#samples.value('acceptedMs', sample),
      noticedMs,
    };
    this.#clocks = narrow(this.#clocks, offsetBounds(consulta, seen));
    const stages = stageDurations(consulta, seen, this.#clocks);
    const runMs = noticedMs - this.#originMs;
    this.#samples.noticed(sample, runMs, requests, stages);
    const since = (column: 'intendedMs' | 'sentMs') => runMs - this.#samples.value(column, sample);
    this.#window.noticed(since('intendedMs'), since('sentMs'), stages);
    this.#end(sample, consulta.status as FinalStatus);
  }

  #end(sample: number, ending: Ending): void {
    this.#samples.ended(sample, ending);
    this.#window.ended(ending);
  }

  /** Spreads the followed ones evenly: one in four for a share of 0.25. */
  #isFollowed(): boolean {
    const before = Math.floor(this.#followed);
    this.#followed += this.#plan.followShare;
    return Math.floor(this.#followed) > before;
  }

  #nowMs(): number {
    return monotonicMs() - this.#originMs;
  }
}

function consultaId(body: string): number {
  const id = /"consulta_id":(\d+)/.exec(body)?.[1];
  if (id === undefined) throw new Error('the 202 carries no consulta_id');
  return Number(id);
}
