/*
 * The running system as it is seen and set: observers of consultas and processes, the picture that is drawn of them, the
 * load that runs and the simulated work that is set. This file is its entry.
 */

import { EventEmitter } from 'node:events';
import type { ActiveFault } from '@sel/contract/lab/fault-state';
import type { MeasuredSystem } from '@sel/contract/lab/planner';
import { REPORT_STALE_MS } from '@sel/contract/lab/process';
import type { Change } from '@sel/contract/lab/regime';
import type { LabMarker, LabSnapshot } from '@sel/contract/lab/snapshot';
import type { Logger } from '@sel/runtime/logger';
import type pg from 'pg';
import { Answering } from './answering.ts';
import { ConsultaObserver, type EndedConsulta } from './consulta-observer.ts';
import { CpuObserver, UNKNOWN_CPU } from './cpu-observer.ts';
import { History } from './history.ts';
import type { LoadSession } from './load-session.ts';
import { MeasuredConsultas } from './measured-consultas.ts';
import { Pace } from './pace.ts';
import { Picture } from './picture.ts';
import { ProcessObserver, waitedHere } from './process-observer.ts';
import { WatchedSetting } from './watched-setting.ts';

interface LiveOptions {
  pool: pg.Pool;
  apiUrl: string;
  session: LoadSession;
  faults(): readonly ActiveFault[];
  /** Whether the process that started this one started the whole system. */
  ownsSystem: boolean;
  logger: Logger;
}

interface Events {
  snapshot: [LabSnapshot];
  ended: [readonly EndedConsulta[]];
  marker: [LabMarker];
  /** What is foretold of a draining queue at this moment, and the moment; told to whoever listens, also while nobody looks. */
  drain: [LabSnapshot['drain'], number];
}

const INTERVAL_MS = 250;
/** Whoever uses the processors is looked for in all processes of the machine. */
const CPU_INTERVAL_MS = 500;
/** Whether its silence is its own is another matter: a question that is given up too early could not tell. */
const HEALTH_TIMEOUT_MS = 5_000;
/** Somebody who stands still is told of within two seconds. */
const DATABASE_PATIENCE_MS = 1_000;
/** Longer than the database's: a gateway whose database is frozen says so after a second. */
const GATEWAY_PATIENCE_MS = 1_200;

/** Looks at the system four times a second and tells whoever listens; rarely while nobody does and nothing happens. */
export class Live extends EventEmitter<Events> {
  readonly #options: LiveOptions;
  readonly #picture = new Picture();
  readonly #consultas: ConsultaObserver;
  readonly #processes: ProcessObserver;
  readonly #cpuUse: CpuObserver;
  readonly #history = new History();
  readonly #measured = new MeasuredConsultas();
  readonly #watched: WatchedSetting;
  readonly #pace = new Pace(() => this.listenerCount('snapshot') + this.listenerCount('ended') > 0);
  #running: Promise<unknown> = Promise.resolve();
  #cpu = UNKNOWN_CPU;
  #watchers = 0;
  #askedMs = performance.now();
  readonly #database = new Answering(DATABASE_PATIENCE_MS);
  readonly #gateway = new Answering(GATEWAY_PATIENCE_MS, { starvedMs: () => this.#gatewaysStarvedMs() });
  #brokerAnswers = true;

  constructor(options: LiveOptions) {
    super();
    this.setMaxListeners(0);
    this.#options = options;
    this.#consultas = new ConsultaObserver(options.pool);
    this.#watched = new WatchedSetting(options.pool);
    this.#processes = new ProcessObserver(options.pool);
    this.#cpuUse = new CpuObserver(options.pool, options.ownsSystem);
    options.session.on('started', () => {
      this.#picture.startLedger();
      this.#askedMs = performance.now();
      this.#pace.wake();
    });
    // What is under way is followed to its end, but nothing more arrives.
    options.session.on('stopping', () => this.#picture.changed('load'));
    options.session.on('changed', ({ load }) => {
      if (!load) return;
      this.#picture.changed('rate');
      this.#measured.forget();
    });
    // This event is none of those that it is declared to have: every emitter has it.
    (this as EventEmitter).on('newListener', () => this.#pace.wake());
  }

  get latest(): LabSnapshot | undefined {
    return this.#history.latest;
  }

  /** What the last two minutes have shown. */
  get history(): { snapshots: readonly LabSnapshot[]; markers: readonly LabMarker[] } {
    return this.#history.past;
  }

  /** What planners take from the system as it runs; undefined when it has done too little since it was last changed. */
  measured(last?: number): MeasuredSystem | undefined {
    return this.#measured.latest(this.#history.past.snapshots, last);
  }

  start(): void {
    this.#running = Promise.all([
      this.#pace.every(INTERVAL_MS, () => this.#lookAtConsultas()),
      this.#pace.every(INTERVAL_MS, () => this.#askClients()),
      this.#pace.every(INTERVAL_MS, () => this.#lookAtProcesses()),
      this.#pace.every(INTERVAL_MS, () => this.#lookAtHealth()),
      this.#pace.every(CPU_INTERVAL_MS, () => this.#lookAtCpu()),
      this.#pace.every(INTERVAL_MS, async () => this.#tell()),
    ]);
  }

  async stop(): Promise<void> {
    this.#pace.stop();
    await Promise.all([this.#running, this.#watched.stop()]);
  }

  /** How many of these did not stay as they had ended; see {@link ConsultaObserver}. */
  changedAfterEnd(ended: readonly EndedConsulta[]): Promise<number> {
    return this.#consultas.changedAfterEnd(ended);
  }

  /** What the charts mark is what changes the system, or what it does by itself. */
  mark(marker: Omit<LabMarker, 'atMs' | 'number'>): void {
    const change = CHANGE_OF[marker.kind];
    if (change) {
      this.#picture.changed(change);
      this.#measured.forget();
    }
    this.#pin({ atMs: this.#picture.nowMs, ...marker });
  }

  /** Is told how many pages listen. */
  watchedBy(count: number): void {
    this.#watchers = count;
    this.#options.session.watchedBy(count);
  }

  #pin(marker: Omit<LabMarker, 'number'>): void {
    this.emit('marker', this.#history.mark(marker));
  }

  #tell(): void {
    const { session, faults } = this.#options;
    const { options } = session;
    const snapshot = this.#picture.snapshot({
      cpu: this.#cpu,
      databaseAnswers: this.#database.answers,
      databaseMeanMs: this.#database.meanMs,
      gatewayAnswers: this.#gateway.answers,
      gatewayMeanMs: this.#gateway.meanMs,
      brokerAnswers: this.#brokerAnswers,
      faults: faults(),
      load: options && {
        load: options.load,
        elapsedMs: session.elapsedMs,
        endsAtMs: session.endsAtMs ?? null,
        revision: session.revision,
      },
      watchers: this.#watchers,
    });
    this.#history.add(snapshot);
    // Pages listen to it, and so does an experiment, which wants its figures as often.
    this.#watched.watchedBy(this.listenerCount('snapshot'));
    this.emit('drain', snapshot.drain, snapshot.atMs);
    this.emit('snapshot', snapshot);
  }

  async #lookAtConsultas(): Promise<void> {
    const { answers } = this.#database;
    try {
      const observation = await this.#database.ask(() => this.#consultas.look());
      this.#picture.observed(observation);
      if (observation.open > 0 || observation.created.length > 0) this.#pace.wake();
      this.#measured.take(observation, this.latest?.processes ?? []);
      this.emit('ended', observation.ended);
    } catch (error) {
      if (answers) this.#options.logger.warn({ reason: (error as Error).message }, 'PostgreSQL no responde');
    }
  }

  async #lookAtProcesses(): Promise<void> {
    try {
      const observation = await this.#processes.look(() => this.#database.hasAnsweredFor(REPORT_STALE_MS));
      for (const marker of this.#picture.processesObserved(observation)) this.#pin(marker);
    } catch {
      // The look at the consultas says that the database is away.
    }
  }

  async #askClients(): Promise<void> {
    const { session } = this.#options;
    const figures = await session.takeWindow();
    if (!figures) return;
    const nowMs = performance.now();
    this.#picture.clientsSaw(figures, session.elapsedMs, nowMs - this.#askedMs);
    this.#askedMs = nowMs;
    this.#pace.wake();
  }

  async #lookAtCpu(): Promise<void> {
    this.#cpu = await this.#cpuUse.look(this.latest?.processes ?? []);
  }

  /** How long the gateways of this machine have waited for a processor, all in all. */
  #gatewaysStarvedMs(): number {
    const gateways = (this.latest?.processes ?? []).filter(({ role }) => role === 'api-gateway');
    return gateways.reduce((sum, gateway) => sum + (waitedHere(gateway) ?? 0), 0);
  }

  /** The gateway knows whether it reaches its broker. While it is away itself, nobody knows. */
  async #lookAtHealth(): Promise<void> {
    this.#brokerAnswers = await this.#gateway.ask(() => this.#reachesBroker()).catch(() => true);
  }

  async #reachesBroker(): Promise<boolean> {
    const response = await fetch(`${this.#options.apiUrl}/health`, {
      signal: AbortSignal.timeout(HEALTH_TIMEOUT_MS),
    });
    const { dependencias } = (await response.json()) as { dependencias?: { cola?: string } };
    return dependencias?.cola !== 'caída';
  }
}

const CHANGE_OF: Partial<Record<LabMarker['kind'], Change>> = {
  load: 'load',
  work: 'work',
  fault: 'fault',
  restored: 'fault',
};
