import type { MeasuredSystem } from '@sel/contract/lab/planner';
import type { ProcessReport } from '@sel/contract/lab/process';
import type { LabSnapshot } from '@sel/contract/lab/snapshot';
import { workersOf } from '@sel/contract/lab/workers';
import { binFor, dispersion } from '../queueing/statistics/dispersion.ts';
import { momentsOf } from '../queueing/statistics/moments.ts';
import { quantile } from '../queueing/statistics/quantiles.ts';
import type { EndedConsulta, Observation } from './consulta-observer.ts';
import { type HandedConsulta, handedOver } from './handover.ts';
import { slotUse } from './slot-use.ts';

/** So many are kept: as many as the longest stretch that a planner forecasts, and its warm-up. */
const KEPT = 40_000;
/** A planner takes so many samples at most; the first ones of a new state are those of workers that warm up. */
const MOST = 4_000;
const FEWEST = 300;
const MOST_OUTSIDE = 2_000;
const SHORTEST_MS = 0.01;
/** A picture's rates and processors are those of the seconds before it. */
const PICTURE_LOOKS_BACK_MS = 3_000;

/** What the running system has done since it was last changed, as a planner takes it. */
export class MeasuredConsultas {
  #ended: EndedConsulta[] = [];
  #workers: readonly ProcessReport[] = [];
  #oldestOpenMs = 0;

  /** What was before says nothing about what comes. */
  forget(): void {
    this.#ended = [];
  }

  take(
    { ended, oldestOpenMs }: Pick<Observation, 'ended' | 'oldestOpenMs'>,
    processes: readonly ProcessReport[],
  ): void {
    this.#oldestOpenMs = oldestOpenMs;
    const workers = workersOf(processes);
    if (!areSame(workers, this.#workers)) this.forget();
    this.#workers = workers;
    this.#ended.push(...ended.filter(({ status, attempts }) => status !== 'failed' && attempts <= 1));
    if (this.#ended.length > 2 * KEPT) this.#ended = this.#ended.slice(-KEPT);
  }

  /**
   * @param snapshots of the last minutes, for what processors were used.
   * @param last of how many of the last ones is told; undefined: of all.
   * @returns undefined when too few have ended since the last change.
   */
  latest(snapshots: readonly LabSnapshot[], last = KEPT): MeasuredSystem | undefined {
    const capacity = this.#workers[0]?.capacity;
    if (this.#ended.length < FEWEST || capacity === undefined) return undefined;
    const ended = this.#ended.slice(-Math.max(last, MOST));
    const all = this.#workers
      .flatMap((worker) => handedOver(ended, worker, this.#oldestOpenMs))
      .sort((a, b) => a.processedMs - b.processedMs);
    const handed = all.slice(-Math.min(MOST, Math.max(last, FEWEST)));
    const { occupiedMs, outsideMs, leadMs } = slotUse(handed);
    const samplesMs = occupiedMs.map((ms) => inMicros(Math.max(SHORTEST_MS, ms)));
    const publishedMs = handed.map((consulta) => consulta.publishedMs).sort((a, b) => a - b);
    const { mean, scv } = momentsOf(samplesMs);
    const stretchS = ((publishedMs.at(-1) as number) - (publishedMs[0] as number)) / 1000;
    const sinceMs = (this.#ended[0] as EndedConsulta).processedMs + PICTURE_LOOKS_BACK_MS;
    const cpuMs = cpuPerConsultaMs(snapshots.filter(({ atMs }) => atMs >= sinceMs));
    return {
      consultas: this.#ended.length,
      workers: this.#workers.length,
      ratePerSecond: (publishedMs.length - 1) / stretchS,
      arrivalScv: dispersion(publishedMs, binFor(mean)),
      serviceMs: mean,
      serviceScv: scv,
      level: { concurrency: capacity, service: { samplesMs }, ...(cpuMs !== undefined && { cpuMs }) },
      outsideMs: outsideMs.slice(-MOST_OUTSIDE).map(inMicros),
      cores: snapshots.at(-1)?.cpu.cores ?? 1,
      latency: latencyOf(all.slice(-last), leadMs),
    };
  }
}

/** Who waits for a slot is delivered meanwhile: only what it waits for longer comes on top of its way. */
function latencyOf(handed: readonly HandedConsulta[], leadMs: number): MeasuredSystem['latency'] {
  return {
    consultas: handed.length,
    wait: quantilesOf(
      handed.map(({ startedMs, publishedMs, handoverMs }) => {
        const waitedMs = startedMs - publishedMs - handoverMs;
        return waitedMs > 0 ? Math.max(0, waitedMs - leadMs) : 0;
      }),
    ),
    e2e: quantilesOf(handed.map(({ createdMs, processedMs }) => processedMs - createdMs)),
  };
}

function quantilesOf(ms: readonly number[]): MeasuredSystem['latency']['e2e'] {
  const sorted = Float64Array.from(ms).sort();
  const at = (level: number) => Math.max(0, quantile(sorted, level));
  return { p50: at(0.5), p95: at(0.95), p99: at(0.99) };
}

/** They travel as text. */
function inMicros(ms: number): number {
  return Math.round(ms * 1000) / 1000;
}

function areSame(some: readonly ProcessReport[], others: readonly ProcessReport[]): boolean {
  const keyOf = ({ name, host, pid, capacity }: ProcessReport) => [name, host, pid, capacity].join(' ');
  return some.map(keyOf).sort().join('\n') === others.map(keyOf).sort().join('\n');
}

/** What the system itself keeps busy, without those who load and watch it. */
function cpuPerConsultaMs(snapshots: readonly LabSnapshot[]): number | undefined {
  const busy = snapshots.filter(({ completionsPerSecond }) => completionsPerSecond > 0);
  const done = busy.reduce((sum, { completionsPerSecond }) => sum + completionsPerSecond, 0);
  if (done === 0) return undefined;
  const used = busy.reduce((sum, { cpu: { workers, gateway, database, queue } }) => {
    return sum + (workers ?? 0) + (gateway ?? 0) + (database ?? 0) + (queue ?? 0);
  }, 0);
  return (used / done) * 1000;
}
