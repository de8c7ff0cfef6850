import assert from 'node:assert/strict';
import { availableParallelism } from 'node:os';
import { setImmediate as turn } from 'node:timers/promises';
import type { LabSnapshot } from '@sel/contract/lab/snapshot';
import { type SimulatedWorkSettings, WORK_SCV } from '@sel/contract/lab/work';
import type { EndedConsulta } from '../../live/consulta-observer.ts';
import { Arrivals } from '../../load/arrivals.ts';
import { DEFAULTS, type LoadOptions } from '../../load/plan.ts';
import { Samples } from '../../load/samples.ts';
import { constant } from '../../queueing/distribution.ts';
import { seededRandom } from '../../queueing/random.ts';
import { twoMoments } from '../../queueing/two-moments.ts';
import type { Outcome } from '../../record/prediction-record.ts';
import type { Laboratory, LoadRecord, OnLook, OpenPrediction, Seen } from '../laboratory.ts';

/** What a consulta takes besides its simulated work, on its way in, in a worker's hand and on its way out. */
const [ACCEPT_MS, HANDOVER_MS, STORE_MS, NOTICE_MS] = [2, 1, 1, 1];
const SNAPSHOT_EVERY_MS = 250;
/** For so long what a dead worker had in hand lies there until somebody notices. */
const REDELIVERED_AFTER_MS = 3_000;

interface Life extends EndedConsulta {
  intendedMs: number;
}

/**
 * A system for tests of experiments that is simulated on a clock of its own: pauses take no time, and the same
 * seeds give the same measurements. Its workers are one ideal queue, and only work that
 * calculates is ever short of processors.
 */
export class FakeLaboratory implements Laboratory {
  readonly signal = new AbortController().signal;
  readonly abilities = { processes: true, servers: ['postgres', 'rabbitmq'] as const };
  /** Milliseconds since 1970, as this system has it. */
  clockMs = Date.UTC(2026, 0, 31, 12);
  /** In the order in which they were made; an outcome is there once it was told. */
  readonly predictions: { atMs: number; lowMs: number; highMs: number; outcome?: Outcome }[] = [];
  #workers = { count: 2, concurrency: 20, sinceMs: this.clockMs };
  #work: SimulatedWorkSettings = { meanMs: 0, distribution: 'constante', kind: 'espera' };
  #faultAtMs = Number.POSITIVE_INFINITY;

  nowMs(): number {
    return this.clockMs;
  }

  async setWorkers(count: number, concurrency: number): Promise<void> {
    this.#workers = { count, concurrency, sinceMs: this.clockMs };
  }

  async setWork(settings: SimulatedWorkSettings): Promise<void> {
    this.#work = settings;
  }

  async pause(ms: number): Promise<void> {
    this.clockMs += ms;
  }

  async inject(): Promise<void> {
    this.#faultAtMs = this.clockMs;
  }

  async changedAfterEnd(): Promise<number> {
    return 0;
  }

  async predict({ lowMs, valueMs, highMs }: Parameters<Laboratory['predict']>[0]): Promise<OpenPrediction> {
    assert.ok(lowMs <= valueMs && valueMs <= highMs);
    const prediction: FakeLaboratory['predictions'][number] = { atMs: this.clockMs, lowMs, highMs };
    this.predictions.push(prediction);
    return {
      settle: async (outcome) => {
        prediction.outcome = outcome;
      },
    };
  }

  async load(options: LoadOptions, durationMs: number, onLook?: OnLook): Promise<LoadRecord> {
    const startedAtMs = this.clockMs;
    // What is done to the system meanwhile, such as a fault, is done first.
    for (let turns = 0; turns < 20; turns += 1) await turn();
    const lives = this.#livesOf(options, startedAtMs, durationMs);
    const endMs = Math.max(startedAtMs + durationMs, ...lives.map(({ processedMs }) => processedMs));
    const snapshots = snapshotsOf(lives, startedAtMs, endMs, this.#processes());
    const ended = lives.map(({ intendedMs: _, ...consulta }) => consulta);
    if (onLook) await this.#show({ startedAtMs, ended, snapshots }, onLook);
    this.clockMs = endMs;
    this.#faultAtMs = Number.POSITIVE_INFINITY;
    const efforts = [{ cpuMs: 0, busy: 0.1 }];
    const samples = samplesOf(lives, startedAtMs);
    return {
      result: { plan: { ...DEFAULTS, ...options }, startedAtMs, samples, efforts },
      startedAtMs,
      ended,
      snapshots,
      markers: [],
    };
  }

  async #show({ startedAtMs, ended, snapshots }: Seen, onLook: OnLook): Promise<void> {
    for (const [index, { atMs }] of snapshots.entries()) {
      this.clockMs = atMs;
      const endedBefore = ended.filter(({ processedMs }) => processedMs <= atMs);
      await onLook({ startedAtMs, ended: endedBefore, snapshots: snapshots.slice(0, index + 1) });
    }
  }

  #processes() {
    const { count, concurrency: capacity } = this.#workers;
    return Array.from({ length: count }, () => ({ role: 'worker', capacity }));
  }

  /** How many consultas share a processor, and take so many times as long. */
  #sharers(): number {
    const { count, concurrency } = this.#workers;
    return this.#work.kind === 'cpu' ? (count * concurrency) / Math.min(count, availableParallelism()) : 1;
  }

  #livesOf({ load, seed = 1 }: LoadOptions, startedAtMs: number, durationMs: number): Life[] {
    const { count, concurrency, sinceMs } = this.#workers;
    const hands = Array.from({ length: count * concurrency }, (_, hand) => ({
      worker: `worker-${1 + (hand % count)}`,
      freeMs: Math.max(startedAtMs, sinceMs),
    }));
    const random = seededRandom(seed, 1);
    const { distribution } = this.#work;
    const meanMs = this.#work.meanMs * this.#sharers();
    const service = meanMs === 0 ? constant(0.001) : twoMoments(meanMs, WORK_SCV[distribution]);
    const arrivals = load.kind === 'open' ? new Arrivals(load.process, load.profile, seed) : undefined;
    const lives: Life[] = [];
    for (let id = 1; ; id += 1) {
      const hand = hands.reduce((first, other) => (other.freeMs < first.freeMs ? other : first));
      // A user of a closed load sends the next request when an answer has come: there are always some waiting.
      const intendedMs = arrivals
        ? startedAtMs + arrivals.dueMs
        : Math.max(startedAtMs, hand.freeMs - 2 * meanMs);
      arrivals?.advance();
      if (intendedMs >= startedAtMs + durationMs) return lives;
      const createdMs = intendedMs + ACCEPT_MS;
      let startedMs = Math.max(createdMs, hand.freeMs) + HANDOVER_MS;
      let finishedMs = startedMs + service.sample(random);
      const dies = hand.worker === 'worker-1' && startedMs < this.#faultAtMs && finishedMs >= this.#faultAtMs;
      if (dies) {
        finishedMs += this.#faultAtMs + REDELIVERED_AFTER_MS - startedMs;
        startedMs = this.#faultAtMs + REDELIVERED_AFTER_MS;
      }
      const processedMs = finishedMs + STORE_MS;
      hand.freeMs = processedMs;
      const times = { createdMs, publishedMs: createdMs, startedMs, finishedMs, processedMs };
      lives.push({
        id,
        status: 'completed',
        worker: hand.worker,
        attempts: dies ? 2 : 1,
        intendedMs,
        ...times,
      });
    }
  }
}

function samplesOf(lives: readonly Life[], startedAtMs: number) {
  const samples = new Samples();
  for (const { intendedMs, createdMs, processedMs } of lives) {
    const sample = samples.add(intendedMs - startedAtMs, intendedMs - startedAtMs);
    samples.answered(sample, 202, createdMs - startedAtMs, intendedMs - startedAtMs);
    const stages = { accept: ACCEPT_MS, publish: 0, queue: 0, work: 0, store: STORE_MS, notice: NOTICE_MS };
    samples.noticed(sample, processedMs + NOTICE_MS - startedAtMs, 1, stages);
    samples.ended(sample, 'completed');
  }
  return samples.columns();
}

function snapshotsOf(
  lives: readonly Life[],
  fromMs: number,
  toMs: number,
  processes: readonly object[],
): LabSnapshot[] {
  const times = Array.from(
    { length: Math.ceil((toMs - fromMs) / SNAPSHOT_EVERY_MS) },
    (_, i) => fromMs + i * SNAPSHOT_EVERY_MS,
  );
  return times.map((atMs) => {
    const within = (ms: number) => ms > atMs - 1_000 && ms <= atMs;
    return {
      atMs,
      inSystem: lives.filter(({ createdMs, processedMs }) => createdMs <= atMs && processedMs > atMs).length,
      arrivalsPerSecond: lives.filter(({ createdMs }) => within(createdMs)).length,
      completionsPerSecond: lives.filter(({ processedMs }) => within(processedMs)).length,
      machineCpuShare: 0.3,
      ledger: { lost: 0, duplicated: 0 },
      processes,
    } as unknown as LabSnapshot;
  });
}
