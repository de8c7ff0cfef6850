import { OverloadedError } from '@sel/runtime/batcher';
import type { Logger } from '@sel/runtime/logger';
import { type ConsultaReader, isVisibleTo, type ReportedConsulta } from './consulta-reader.ts';

export interface ConsultaWatcherOptions {
  reader: Pick<ConsultaReader, 'read' | 'readWatched'>;
  logger: Logger;
  maxWaiters: number;
}

/** A consulta that somebody waits for. */
export interface Watch {
  /** As it is now; undefined when there is none with this id, or it is another client's. */
  first: Promise<ReportedConsulta | undefined>;
  /** Once it has ended; undefined when nobody waits any longer, or there is no such consulta. Never rejects. */
  ended: Promise<ReportedConsulta | undefined>;
}

interface Waiter {
  consultaId: number;
  since: number;
  /** Undefined when there is nothing to see. */
  see(consulta: ReportedConsulta | undefined): void;
  fail(error: unknown): void;
  /** From now on it only waits to be told something for the first time. */
  release(): void;
}

const MIN_INTERVAL_MS = 3;
const MAX_INTERVAL_MS = 100;

/**
 * Tells many waiting clients how their consultas are and when they end, with one query a tick for all of them
 * together. Ticks come fast while someone has just begun to wait (most consultas end within milliseconds) and slow
 * down as the youngest waiter grows older: each waits at most a fraction of its own age too long.
 */
export class ConsultaWatcher {
  readonly #options: ConsultaWatcherOptions;
  readonly #waiters = new Map<number, Set<Waiter>>();
  /** Those that have not been told anything yet. */
  readonly #newcomers: Waiter[] = [];
  #waiterCount = 0;
  #youngestSince = 0;
  #timer: NodeJS.Timeout | undefined;
  #timerDueMs = Number.POSITIVE_INFINITY;
  #lastTickMs = Number.NEGATIVE_INFINITY;
  #ticking = false;
  #stopped = false;

  constructor(options: ConsultaWatcherOptions) {
    this.#options = options;
  }

  get waiterCount(): number {
    return this.#waiterCount;
  }

  /**
   * @param signal ends the wait for the end.
   * @returns a watch whose `first` is rejected with {@link OverloadedError} when too many wait already and it has not
   *   ended, and with the database's error when it cannot tell.
   */
  watch(consultaId: number, signal: AbortSignal, cliente?: string): Watch {
    if (this.#waiterCount >= this.#options.maxWaiters) {
      return { first: this.#readEnded(consultaId, cliente), ended: Promise.resolve(undefined) };
    }
    const first = Promise.withResolvers<ReportedConsulta | undefined>();
    const ended = Promise.withResolvers<ReportedConsulta | undefined>();
    let [isSeen, isReleased] = [false, this.#stopped || signal.aborted];
    const leave = (consulta?: ReportedConsulta) => {
      signal.removeEventListener('abort', waiter.release);
      this.#remove(waiter);
      ended.resolve(consulta);
    };
    const waiter: Waiter = {
      consultaId,
      since: performance.now(),
      see(consulta) {
        const visible = consulta && isVisibleTo(consulta, cliente) ? consulta : undefined;
        first.resolve(visible);
        isSeen = true;
        if (!visible?.pending) leave(visible);
        else if (isReleased) leave();
      },
      fail(error) {
        first.reject(error);
        leave();
      },
      release() {
        isReleased = true;
        if (isSeen) leave();
      },
    };
    signal.addEventListener('abort', waiter.release);
    this.#add(waiter);
    return { first: first.promise, ended: ended.promise };
  }

  /** Releases everyone who waits for an end; who comes from now on is told how it is, and does not wait. */
  stop(): void {
    this.#stopped = true;
    for (const waiters of [...this.#waiters.values()]) for (const waiter of [...waiters]) waiter.release();
  }

  /** Without room to wait. A pending one is refused, because who is told of it asks again at once. */
  async #readEnded(consultaId: number, cliente?: string): Promise<ReportedConsulta | undefined> {
    const consulta = await this.#options.reader.read(consultaId, cliente);
    if (consulta?.pending) throw new OverloadedError(this.#waiterCount);
    return consulta;
  }

  #add(waiter: Waiter): void {
    const waiters = this.#waiters.get(waiter.consultaId) ?? new Set();
    this.#waiters.set(waiter.consultaId, waiters.add(waiter));
    this.#waiterCount += 1;
    this.#newcomers.push(waiter);
    this.#youngestSince = waiter.since;
    this.#schedule(Math.max(0, this.#lastTickMs + MIN_INTERVAL_MS - waiter.since));
  }

  #remove(waiter: Waiter): void {
    const waiters = this.#waiters.get(waiter.consultaId);
    if (!waiters?.delete(waiter)) return;
    this.#waiterCount -= 1;
    if (waiters.size === 0) this.#waiters.delete(waiter.consultaId);
  }

  /** Brings the next tick forward when it would come later; newcomers never put it off. */
  #schedule(delayMs: number): void {
    if (this.#ticking || this.#waiters.size === 0) return;
    const dueMs = performance.now() + delayMs;
    if (dueMs >= this.#timerDueMs) return;
    clearTimeout(this.#timer);
    this.#timerDueMs = dueMs;
    this.#timer = setTimeout(() => void this.#tick(), delayMs);
  }

  async #tick(): Promise<void> {
    this.#ticking = true;
    this.#timerDueMs = Number.POSITIVE_INFINITY;
    const startedMs = performance.now();
    const newcomers = this.#newcomers.splice(0);
    try {
      await this.#look(newcomers);
    } catch (error) {
      // Who knows already that there is something to wait for goes on waiting: the next tick asks again.
      for (const waiter of [...newcomers, ...this.#newcomers.splice(0)]) waiter.fail(error);
      this.#options.logger.warn(
        { reason: (error as Error).message },
        'no se pudo preguntar qué consultas terminaron',
      );
    }
    this.#ticking = false;
    this.#lastTickMs = performance.now();
    this.#schedule(this.#intervalMs(this.#lastTickMs - startedMs));
  }

  async #look(newcomers: readonly Waiter[]): Promise<void> {
    const unseen = newcomers.map(({ consultaId }) => consultaId);
    const consultas = await this.#options.reader.readWatched([...this.#waiters.keys()], unseen);
    const byId = new Map(consultas.map((consulta) => [consulta.consulta_id, consulta]));
    for (const waiter of newcomers) waiter.see(byId.get(waiter.consultaId));
    for (const consulta of consultas.filter(({ pending }) => !pending)) {
      for (const waiter of [...(this.#waiters.get(consulta.consulta_id) ?? [])]) waiter.see(consulta);
    }
  }

  /**
   * A sixteenth of the youngest wait, and never so fast that asking takes more than half of the time; but however
   * slow the database is, newcomers are soon told how it is.
   */
  #intervalMs(queryMs: number): number {
    const youngestAgeMs = performance.now() - this.#youngestSince;
    const wantedMs = Math.min(MAX_INTERVAL_MS, Math.max(MIN_INTERVAL_MS, youngestAgeMs / 16));
    const restedMs = Math.max(wantedMs, queryMs);
    return this.#newcomers.length > 0 ? Math.min(MAX_INTERVAL_MS, restedMs) : restedMs;
  }
}
