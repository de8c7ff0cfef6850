import { EventEmitter } from 'node:events';
import { cpus } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import type { LabMarker, LabSnapshot } from '@sel/contract/lab/snapshot';
import type { Logger } from '@sel/runtime/logger';
import type pg from 'pg';
import { ConsultaObserver, type EndedConsulta } from './consulta-observer.ts';
import type { LoadSession } from './load-session.ts';
import { Picture } from './picture.ts';
import { ProcessObserver } from './process-observer.ts';

export interface LiveOptions {
  pool: pg.Pool;
  /** Of the gateway. */
  apiUrl: string;
  session: LoadSession;
  logger: Logger;
}

interface Events {
  snapshot: [LabSnapshot];
  ended: [readonly EndedConsulta[]];
  marker: [LabMarker];
}

const INTERVAL_MS = 250;
/** Processes report once a second, and their broker does not come and go more often. */
const SLOW_INTERVAL_MS = 500;
/** While nobody looks and nothing happens. What happens then is seen so much later, with its own times. */
const RESTING_INTERVAL_MS = 5_000;
/** Nothing happens when nothing has for so long. */
const CALM_MS = 10_000;
const HEALTH_TIMEOUT_MS = 2_500;
/** What a page that has just been opened is shown of the past. */
const HISTORY_MS = 120_000;

/** Looks at the system four times a second and tells whoever listens; rarely while nobody does and nothing happens. */
export class Live extends EventEmitter<Events> {
  readonly #options: LiveOptions;
  readonly #picture = new Picture();
  readonly #consultas: ConsultaObserver;
  readonly #processes: ProcessObserver;
  readonly #stopping = new AbortController();
  #waking = new AbortController();
  #lastEventMs = performance.now();
  #running: Promise<unknown> = Promise.resolve();
  #machineCpu = machineCpu();
  #machineCpuShare = 0;
  #databaseAnswers = true;
  #brokerAnswers = true;
  #history: LabSnapshot[] = [];
  #markers: LabMarker[] = [];

  constructor(options: LiveOptions) {
    super();
    this.setMaxListeners(0);
    this.#options = options;
    this.#consultas = new ConsultaObserver(options.pool);
    this.#processes = new ProcessObserver(options.pool);
    options.session.on('started', () => {
      this.#picture.startLedger();
      this.#wake();
    });
    // Not of the events that it is declared to have, but of every emitter.
    (this as EventEmitter).on('newListener', () => this.#wake());
  }

  get latest(): LabSnapshot | undefined {
    return this.#history.at(-1);
  }

  /** The last two minutes. */
  get history(): { snapshots: readonly LabSnapshot[]; markers: readonly LabMarker[] } {
    return { snapshots: this.#history, markers: this.#markers };
  }

  start(): void {
    this.#running = Promise.all([
      this.#every(INTERVAL_MS, () => this.#lookAtConsultas()),
      this.#every(INTERVAL_MS, () => this.#askClients()),
      this.#every(SLOW_INTERVAL_MS, () => this.#lookAtProcesses()),
      this.#every(SLOW_INTERVAL_MS, () => this.#lookAtHealth()),
      this.#every(INTERVAL_MS, async () => this.#tell()),
    ]);
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    this.#waking.abort();
    await this.#running;
  }

  /** How many of these did not stay as they had ended; see {@link ConsultaObserver}. */
  changedAfterEnd(ended: readonly EndedConsulta[]): Promise<number> {
    return this.#consultas.changedAfterEnd(ended);
  }

  mark(marker: Omit<LabMarker, 'atMs'>): void {
    const timed = { atMs: this.latest?.atMs ?? Date.now(), ...marker };
    this.#markers.push(timed);
    this.emit('marker', timed);
  }

  #tell(): void {
    const cpu = machineCpu();
    const totalMs = cpu.totalMs - this.#machineCpu.totalMs;
    if (totalMs > 0) this.#machineCpuShare = 1 - (cpu.idleMs - this.#machineCpu.idleMs) / totalMs;
    this.#machineCpu = cpu;
    const snapshot = this.#picture.snapshot({
      machineCpuShare: this.#machineCpuShare,
      databaseAnswers: this.#databaseAnswers,
      brokerAnswers: this.#brokerAnswers,
    });
    const oldestMs = snapshot.atMs - HISTORY_MS;
    this.#history = [...this.#history.filter(({ atMs }) => atMs >= oldestMs), snapshot];
    this.#markers = this.#markers.filter(({ atMs }) => atMs >= oldestMs);
    this.emit('snapshot', snapshot);
  }

  async #lookAtConsultas(): Promise<void> {
    try {
      const observation = await this.#consultas.look();
      this.#picture.observed(observation);
      if (observation.open > 0 || observation.created.length > 0) this.#wake();
      this.emit('ended', observation.ended);
      this.#databaseAnswers = true;
    } catch (error) {
      if (this.#databaseAnswers) {
        this.#options.logger.warn({ reason: (error as Error).message }, 'PostgreSQL no responde');
      }
      this.#databaseAnswers = false;
    }
  }

  async #lookAtProcesses(): Promise<void> {
    try {
      for (const marker of this.#picture.processesObserved(await this.#processes.look())) this.mark(marker);
    } catch {
      // The look at the consultas, twice as often, says that the database is away.
    }
  }

  async #askClients(): Promise<void> {
    const { session } = this.#options;
    const figures = await session.takeWindow();
    if (!figures) return;
    this.#picture.clientsSaw(figures, session.elapsedMs);
    this.#wake();
  }

  /** The gateway knows whether it reaches its broker. While it is away itself, nobody knows. */
  async #lookAtHealth(): Promise<void> {
    try {
      const response = await fetch(`${this.#options.apiUrl}/health`, {
        signal: AbortSignal.timeout(HEALTH_TIMEOUT_MS),
      });
      const { dependencias } = (await response.json()) as { dependencias?: { cola?: string } };
      this.#brokerAnswers = dependencias?.cola !== 'caída';
    } catch {
      this.#brokerAnswers = true;
    }
  }

  async #every(intervalMs: number, look: () => Promise<void>): Promise<void> {
    while (!this.#stopping.signal.aborted) {
      const startMs = performance.now();
      await look();
      const untilMs = startMs + (this.#mayRest() ? RESTING_INTERVAL_MS : intervalMs);
      const { signal } = this.#waking;
      await sleep(Math.max(0, untilMs - performance.now()), undefined, { signal }).catch(() => {});
    }
  }

  #mayRest(): boolean {
    const isWatched = this.listenerCount('snapshot') + this.listenerCount('ended') > 0;
    return !isWatched && performance.now() - this.#lastEventMs > CALM_MS;
  }

  /** Something happens, or somebody looks: the pauses end, and get short again. */
  #wake(): void {
    const wasResting = this.#mayRest();
    this.#lastEventMs = performance.now();
    if (!wasResting || this.#stopping.signal.aborted) return;
    this.#waking.abort();
    this.#waking = new AbortController();
  }
}

/** The time that all cores have spent since the machine was started, and how much of it idle. */
function machineCpu(): { totalMs: number; idleMs: number } {
  const times = cpus().map((cpu) => cpu.times);
  const sum = (of: (time: (typeof times)[number]) => number) =>
    times.reduce((total, time) => total + of(time), 0);
  return {
    totalMs: sum(({ user, nice, sys, idle, irq }) => user + nice + sys + idle + irq),
    idleMs: sum(({ idle }) => idle),
  };
}
