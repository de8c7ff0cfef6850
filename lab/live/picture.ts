import { byStage } from '@sel/contract';
import type { CpuSplit } from '@sel/contract/lab/cpu';
import type { ActiveFault } from '@sel/contract/lab/fault-state';
import type { Load } from '@sel/contract/lab/load';
import type { ProcessReport } from '@sel/contract/lab/process';
import type { Change } from '@sel/contract/lab/regime';
import type { LabMarker, LabSnapshot } from '@sel/contract/lab/snapshot';
import { handsOf, workersOf } from '@sel/contract/lab/workers';
import type { WindowFigures } from '../load/window.ts';
import { momentsOf } from '../queueing/statistics/moments.ts';
import { type ClientWindow, type LoadSetting, loadFigures } from './client-view.ts';
import type { EndedConsulta, Observation } from './consulta-observer.ts';
import { latencies } from './distributions.ts';
import { DrainWatch } from './draining.ts';
import { handedOver } from './handover.ts';
import { checkLittlesLaw } from './little.ts';
import { Looks, perSecond } from './looks.ts';
import type { ProcessObservation } from './process-observer.ts';
import { PromiseLedger } from './promise-ledger.ts';
import { isBeyondChance, RegimeTracker } from './regime.ts';
import { SlidingWindow } from './sliding-window.ts';
import { TheoryChecker } from './theory-check.ts';
import { findBottleneck, LONG_STAGE_MS } from './verdict.ts';
import type { Evidence } from './verdict-rule.ts';

/** Rates follow changes quickly; latencies and averages need more consultas to be worth showing. */
const RATE_WINDOW_MS = 2_000;
const LATENCY_WINDOW_MS = 5_000;
/** From fewer consultas nothing is concluded about where the time goes. */
const FEWEST_ENDED = 5;
/** Who comes so soon after a standstill still waits behind those who came during it. */
const RECOVERY_MS = 1_000;
/** A state that lasts is looked at for so long: the longer, the closer are the averages to what they stand for. */
const STEADY_WINDOW_MS = 60_000;
/** Single consultas are kept for theory, which needs to know since when hands were free, and no more than so many. */
const KEPT_CONSULTAS = 10_000;

type Timed<T> = T & { atMs: number };

/** What is known of the system beside what the observers and the clients see. */
export interface Surroundings {
  cpu: CpuSplit;
  brokerAnswers: boolean;
  databaseAnswers: boolean;
  databaseMeanMs: number;
  gatewayAnswers: boolean;
  gatewayMeanMs: number;
  /** Times on this process's clock, as those of the load. */
  faults: readonly ActiveFault[];
  load: (LoadSetting & { load: Load; elapsedMs: number }) | undefined;
  watchers: number;
}

/**
 * The living picture of the system, drawn from what the observers see (the table, the processes) and what
 * the clients of the running load see. It does no input or output itself.
 */
export class Picture {
  readonly #looks = new Looks(STEADY_WINDOW_MS);
  readonly #regime = new RegimeTracker();
  readonly #drains = new DrainWatch();
  readonly #theory = new TheoryChecker();
  readonly #created = new SlidingWindow<{ atMs: number }>(STEADY_WINDOW_MS, KEPT_CONSULTAS);
  readonly #ended = new SlidingWindow<Timed<EndedConsulta>>(STEADY_WINDOW_MS, KEPT_CONSULTAS);
  readonly #clients = new SlidingWindow<ClientWindow>(LATENCY_WINDOW_MS);
  #ledger = new PromiseLedger();
  #processes: readonly ProcessReport[] = [];
  #countsAll = true;
  #oldestOpenMs = 0;
  /** When a fault was in effect, somebody on the path was away, or what had piled up meanwhile was there, for the last time. */
  #troubledMs = 0;
  #hasPiledUp = false;
  readonly #now: () => number;
  /** PostgreSQL's clock minus this process's. */
  #offsetMs = 0;

  constructor(now: () => number = Date.now) {
    this.#now = now;
  }

  /** What the database shows. */
  observed(observation: Observation): void {
    const { atMs, created, ended, countsAll, oldestOpenMs } = observation;
    this.#offsetMs = atMs - this.#now();
    this.#looks.add(observation);
    this.#countsAll = countsAll;
    this.#oldestOpenMs = oldestOpenMs;
    this.#created.add(created.map(({ createdMs }) => ({ atMs: createdMs })));
    this.#ended.add(ended.map((consulta) => ({ ...consulta, atMs: consulta.processedMs })));
    for (const { id } of created) this.#ledger.seen(id);
    for (const { id, status } of ended) this.#ledger.ended(id, status);
  }

  /** Which processes run. @returns those that came or went, to be marked. */
  processesObserved({ running, changes }: ProcessObservation): Omit<LabMarker, 'number'>[] {
    const handsBefore = handsOf(this.#processes);
    this.#processes = running;
    if (changes.length > 0 || handsOf(running) !== handsBefore) this.changed('workers');
    return changes.map(({ change, process }) => ({
      atMs: this.nowMs,
      kind: `${process.role === 'worker' ? 'worker' : 'gateway'}_${change}` as const,
      subject: process.name,
      node: process.role === 'worker' ? 'workers' : 'gateway',
    }));
  }

  /** What the clients of the running load saw since the last time. */
  clientsSaw(figures: WindowFigures, elapsedMs: number, observedMs: number): void {
    this.#clients.add([{ atMs: this.nowMs, figures, elapsedMs, observedMs }]);
    for (const id of figures.acceptedIds) this.#ledger.promise(id, this.nowMs);
  }

  /** Something was changed: what is seen from now on belongs to another state. */
  changed(change: Change): void {
    this.#regime.changed(change, this.nowMs);
  }

  /** Another load begins: its ledger begins empty. */
  startLedger(): void {
    this.#ledger = new PromiseLedger();
  }

  snapshot(around: Surroundings): LabSnapshot {
    const { nowMs } = this;
    for (const window of [this.#created, this.#ended, this.#clients]) window.moveTo(nowMs);
    const recent = this.#looks.last(RATE_WINDOW_MS);
    const rates = {
      arrivalsPerSecond: perSecond(recent.created, recent.observedMs),
      completionsPerSecond: perSecond(recent.ended, recent.observedMs),
    };
    const counts = this.#counts();
    this.#noteTrouble(around, counts.inSystem);
    const seen = this.#clients.since(0).map(({ figures }) => figures);
    const latency = latencies(seen, this.#ended.since(nowMs - LATENCY_WINDOW_MS));
    const load = this.#load(around.load);
    const faults = around.faults.map((fault) => this.#onThisClock(fault));
    return {
      atMs: nowMs,
      ...rates,
      ...counts,
      countsAll: this.#countsAll,
      ...latency,
      processes: [...this.#processes],
      ledger: this.#ledger.state(nowMs),
      ...this.#laws(around),
      verdict: findBottleneck({
        ...around,
        ...rates,
        nowMs,
        faults,
        processes: this.#processes,
        ...counts,
        isGrowing: isBeyondChance(recent.created, recent.ended),
        ...this.#whereTimeGoes(),
        load,
      }),
      load,
      faults,
      watchers: around.watchers,
      cpu: around.cpu,
      machineCpuShare: Math.min(1, around.cpu.busy / around.cpu.cores),
      databaseAnswers: around.databaseAnswers,
    };
  }

  /** The present on PostgreSQL's clock, on which everything observed is timed. */
  get nowMs(): number {
    return this.#now() + this.#offsetMs;
  }

  #counts(): Pick<LabSnapshot, 'inSystem' | 'queued' | 'inWork'> {
    const inSystem = this.#looks.latest?.open ?? 0;
    const inHand = workersOf(this.#processes).reduce((sum, worker) => sum + worker.inHand, 0);
    const inWork = Math.min(inSystem, inHand);
    return { inSystem, queued: inSystem - inWork, inWork };
  }

  /** Little's law and the wait that theory predicts, of a state that lasts; of one in which the queue drains, how long that takes. */
  #laws({ load, faults }: Surroundings): Pick<LabSnapshot, 'regime' | 'drain' | 'littlesLaw' | 'theory'> {
    const nowMs = this.#looks.latest?.atMs ?? this.nowMs;
    const regime = this.#regime.at(this.#looks, {
      nowMs,
      load: load && { load: load.load, beganMs: this.nowMs - load.elapsedMs },
      isFaulty: faults.length > 0,
    });
    const drain = this.#drains.at({
      looks: this.#looks,
      regime: regime.name,
      unchangedSinceMs: this.#regime.unchangedSinceMs,
      hands: handsOf(this.#processes),
    });
    if (regime.name !== 'steady') return { regime, drain, littlesLaw: null, theory: null };
    const sinceMs = Math.max(this.#regime.unchangedSinceMs, nowMs - STEADY_WINDOW_MS);
    return {
      regime,
      drain,
      littlesLaw: checkLittlesLaw(this.#looks.since(sinceMs)),
      theory: this.#theory.check({
        createdMs: this.#created.since(sinceMs).map(({ atMs }) => atMs),
        ended: this.#ended.since(0),
        oldestOpenMs: this.#oldestOpenMs,
        workers: workersOf(this.#processes),
        fromMs: sinceMs,
        toMs: nowMs,
      }),
    };
  }

  #noteTrouble(around: Surroundings, inSystem: number): void {
    const isPiledUp = this.#hasPiledUp && inSystem > handsOf(this.#processes);
    this.#hasPiledUp = facesTrouble(around) || workersOf(this.#processes).length === 0 || isPiledUp;
    if (this.#hasPiledUp) this.#troubledMs = this.nowMs;
  }

  /** Only consultas that came since somebody did not answer count: those of before were kept by what has passed. */
  #whereTimeGoes(): Pick<Evidence, 'stageMeansMs' | 'handoverMeanMs'> {
    const lately = this.#ended.since(this.nowMs - LATENCY_WINDOW_MS);
    const isAfterwards = ({ createdMs }: EndedConsulta) => createdMs > this.#troubledMs + RECOVERY_MS;
    const ended = lately.filter(isAfterwards);
    const { stages } = latencies([], ended);
    if (!stages || ended.length < FEWEST_ENDED) return { stageMeansMs: null, handoverMeanMs: null };
    const stageMeansMs = byStage((stage) => stages[stage].meanMs);
    if (stageMeansMs.queue < LONG_STAGE_MS) return { stageMeansMs, handoverMeanMs: null };
    const handed = workersOf(this.#processes).flatMap((worker) =>
      handedOver(lately, worker, this.#oldestOpenMs),
    );
    const handovers = handed.filter(isAfterwards).map(({ handoverMs }) => handoverMs);
    return { stageMeansMs, handoverMeanMs: momentsOf(handovers).mean };
  }

  #load(setting: Surroundings['load']): LabSnapshot['load'] {
    if (!setting) return null;
    const recent = this.#clients.since(this.nowMs - RATE_WINDOW_MS);
    const endsAtMs = setting.endsAtMs === null ? null : setting.endsAtMs + this.#offsetMs;
    return loadFigures(recent, this.#clients.since(0), { ...setting, endsAtMs });
  }

  #onThisClock(fault: ActiveFault): ActiveFault {
    const { sinceMs, untilMs } = fault;
    return { ...fault, sinceMs: sinceMs + this.#offsetMs, untilMs: untilMs + this.#offsetMs };
  }
}

function facesTrouble({ faults, databaseAnswers, gatewayAnswers, brokerAnswers }: Surroundings): boolean {
  return faults.length > 0 || !databaseAnswers || !gatewayAnswers || !brokerAnswers;
}
