import { STAGES, type Stage } from '@sel/contract';
import type { ProcessReport } from '@sel/contract/lab/process';
import type { Distribution, LabMarker, LabSnapshot } from '@sel/contract/lab/snapshot';
import type { WindowFigures } from '../load/window.ts';
import { momentsOf } from '../queueing/statistics/moments.ts';
import { quantile } from '../queueing/statistics/quantiles.ts';
import type { EndedConsulta, Observation } from './consulta-observer.ts';
import type { ProcessObservation } from './process-observer.ts';
import { PromiseLedger } from './promise-ledger.ts';
import { SlidingWindow } from './sliding-window.ts';
import { checkTheory } from './theory-check.ts';
import { findBottleneck } from './verdict.ts';

/** Rates follow changes quickly; latencies and averages need more consultas to be worth showing. */
const RATE_WINDOW_MS = 2_000;
const LATENCY_WINDOW_MS = 5_000;
const AVERAGE_WINDOW_MS = 10_000;
const MAX_VALUES = 4_000;

type Timed<T> = T & { atMs: number };

/** What the laboratory's machine and the gateway's health page say, beside what the observers see. */
export interface Surroundings {
  machineCpuShare: number;
  brokerAnswers: boolean;
  databaseAnswers: boolean;
}

/**
 * The living picture of the system, drawn from what the observers see (the table, the processes) and what
 * the clients of the running load see. It does no input or output itself.
 */
export class Picture {
  readonly #created = new SlidingWindow<{ atMs: number }>(AVERAGE_WINDOW_MS);
  readonly #ended = new SlidingWindow<Timed<EndedConsulta>>(AVERAGE_WINDOW_MS);
  readonly #open = new SlidingWindow<{ atMs: number; open: number }>(AVERAGE_WINDOW_MS);
  readonly #clients = new SlidingWindow<Timed<{ figures: WindowFigures; elapsedMs: number }>>(
    LATENCY_WINDOW_MS,
  );
  #ledger = new PromiseLedger();
  #processes: readonly ProcessReport[] = [];
  readonly #now: () => number;
  /** PostgreSQL's clock minus this process's. */
  #offsetMs = 0;

  constructor(now: () => number = Date.now) {
    this.#now = now;
  }

  /** What the database shows. */
  observed({ atMs, created, ended, open }: Observation): void {
    this.#offsetMs = atMs - this.#now();
    this.#created.add(created.map(({ createdMs }) => ({ atMs: createdMs })));
    this.#ended.add(ended.map((consulta) => ({ ...consulta, atMs: consulta.processedMs })));
    this.#open.add([{ atMs, open }]);
    for (const { id } of created) this.#ledger.seen(id);
    for (const { id, status } of ended) this.#ledger.ended(id, status);
  }

  /** Which processes run. @returns those that came or went, to be marked. */
  processesObserved({ running, changes }: ProcessObservation): LabMarker[] {
    this.#processes = running;
    return changes.map(({ change, process }) => ({
      atMs: this.#nowMs,
      kind: `${process.role === 'worker' ? 'worker' : 'gateway'}_${change}` as const,
      subject: process.name,
    }));
  }

  /** What the clients of the running load saw since the last time. */
  clientsSaw(figures: WindowFigures, elapsedMs: number): void {
    this.#clients.add([{ atMs: this.#nowMs, figures, elapsedMs }]);
    for (const id of figures.acceptedIds) this.#ledger.promise(id, this.#nowMs);
  }

  /** Another load begins: its ledger begins empty. */
  startLedger(): void {
    this.#ledger = new PromiseLedger();
  }

  snapshot(surroundings: Surroundings): LabSnapshot {
    const nowMs = this.#nowMs;
    for (const window of [this.#created, this.#ended, this.#open, this.#clients]) window.moveTo(nowMs);
    const recent = {
      created: this.#since(this.#created, RATE_WINDOW_MS),
      ended: this.#since(this.#ended, RATE_WINDOW_MS),
    };
    const arrivalsPerSecond = perSecond(recent.created.length, RATE_WINDOW_MS);
    const inSystem = this.#open.since(0).at(-1)?.open ?? 0;
    const inWork = Math.min(
      inSystem,
      this.#workers().reduce((sum, { inHand }) => sum + inHand, 0),
    );
    const latencies = this.#latencies();
    const load = this.#load();
    return {
      atMs: nowMs,
      arrivalsPerSecond,
      completionsPerSecond: perSecond(recent.ended.length, RATE_WINDOW_MS),
      inSystem,
      queued: inSystem - inWork,
      inWork,
      ...latencies,
      processes: [...this.#processes],
      ledger: this.#ledger.state(nowMs),
      littlesLaw: this.#littlesLaw(),
      theory: this.#theory(),
      verdict: findBottleneck({
        ...surroundings,
        processes: this.#processes,
        arrivalsPerSecond,
        queued: inSystem - inWork,
        stageMeansMs: latencies.stages && meansOf(latencies.stages),
        load,
      }),
      load,
      machineCpuShare: surroundings.machineCpuShare,
      databaseAnswers: surroundings.databaseAnswers,
    };
  }

  #latencies(): Pick<LabSnapshot, 'stages' | 'endToEnd' | 'seenBy'> {
    const windows = this.#clients.since(0).map(({ figures }) => figures);
    const endToEnd = distribution(windows.flatMap(({ endToEndMs }) => [...endToEndMs]));
    if (endToEnd) {
      const stages = byStage(
        (stage) => distribution(windows.flatMap((window) => [...window.stages[stage]])) ?? NOTHING,
      );
      return { stages, endToEnd, seenBy: 'clients' };
    }
    const ended = this.#since(this.#ended, LATENCY_WINDOW_MS);
    if (ended.length === 0) return { stages: null, endToEnd: null, seenBy: 'server' };
    const stages = byStage(
      (stage) => distribution(ended.map((consulta) => serverStageMs(consulta, stage))) ?? NOTHING,
    );
    const whole = distribution(ended.map(({ createdMs, processedMs }) => processedMs - createdMs));
    return { stages, endToEnd: whole, seenBy: 'server' };
  }

  /** The left side is a mean of counts, the right side one of times: neither is derived from the other. */
  #littlesLaw(): LabSnapshot['littlesLaw'] {
    const ended = this.#ended.since(0);
    const counts = this.#open.since(0).map(({ open }) => open);
    if (ended.length === 0 || counts.length === 0) return null;
    const arrivalsPerSecond = perSecond(this.#created.since(0).length, AVERAGE_WINDOW_MS);
    const residenceMs = momentsOf(ended.map(({ createdMs, processedMs }) => processedMs - createdMs)).mean;
    return {
      counted: momentsOf(counts).mean,
      arrivalsPerSecond,
      residenceMs,
      predicted: (arrivalsPerSecond * residenceMs) / 1000,
    };
  }

  #theory(): LabSnapshot['theory'] {
    const createdMs = this.#created.since(0).map(({ atMs }) => atMs);
    return checkTheory(createdMs, this.#ended.since(0), this.#workers(), AVERAGE_WINDOW_MS);
  }

  #load(): LabSnapshot['load'] {
    const windows = this.#since(this.#clients, RATE_WINDOW_MS);
    const last = windows.at(-1);
    if (!last) return null;
    const rate = (of: (figures: WindowFigures) => number) =>
      perSecond(
        windows.reduce((sum, { figures }) => sum + of(figures), 0),
        RATE_WINDOW_MS,
      );
    // One pause of the generator's process is no late generator: it takes more consultas to tell than rates do.
    const lags = this.#clients.since(0).flatMap(({ figures }) => [...figures.lagMs]);
    return {
      sentPerSecond: rate(({ sent }) => sent),
      acceptedPerSecond: rate(({ accepted }) => accepted),
      refusedPerSecond: rate(({ endings }) => endings.refused),
      errorsPerSecond: rate(({ endings }) => endings.error),
      underWay: last.figures.underWay,
      lagP99Ms: distribution(lags)?.p99Ms ?? 0,
      elapsedMs: last.elapsedMs,
    };
  }

  #workers(): ProcessReport[] {
    return this.#processes.filter(({ role }) => role === 'worker');
  }

  #since<T extends { atMs: number }>(window: SlidingWindow<T>, lengthMs: number): T[] {
    return window.since(this.#nowMs - lengthMs);
  }

  /** On PostgreSQL's clock, on which everything observed is timed. */
  get #nowMs(): number {
    return this.#now() + this.#offsetMs;
  }
}

const NOTHING: Distribution = { meanMs: 0, p50Ms: 0, p95Ms: 0, p99Ms: 0 };

/** The stages between which the server alone can tell the times; what only a client sees is 0. */
function serverStageMs(consulta: EndedConsulta, stage: Stage): number {
  const { createdMs, publishedMs, startedMs, finishedMs, processedMs } = consulta;
  switch (stage) {
    case 'publish':
      return publishedMs - createdMs;
    case 'queue':
      return startedMs - publishedMs;
    case 'work':
      return finishedMs - startedMs;
    case 'store':
      return processedMs - finishedMs;
    default:
      return 0;
  }
}

/** @returns null for no values. Above some thousands, the last ones speak for all. */
function distribution(valuesMs: readonly number[]): Distribution | null {
  if (valuesMs.length === 0) return null;
  const sorted = Float64Array.from(valuesMs.slice(-MAX_VALUES)).sort();
  return {
    meanMs: momentsOf(sorted).mean,
    p50Ms: quantile(sorted, 0.5),
    p95Ms: quantile(sorted, 0.95),
    p99Ms: quantile(sorted, 0.99),
  };
}

function meansOf(stages: Record<Stage, Distribution>): Record<Stage, number> {
  return byStage((stage) => stages[stage].meanMs);
}

function byStage<T>(value: (stage: Stage) => T): Record<Stage, T> {
  return Object.fromEntries(STAGES.map((stage) => [stage, value(stage)])) as Record<Stage, T>;
}

function perSecond(count: number, lengthMs: number): number {
  return (count / lengthMs) * 1000;
}
