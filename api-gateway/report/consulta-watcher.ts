import { OverloadedError } from '@sel/runtime/batcher';
import type { Logger } from '@sel/runtime/logger';
import type { ConsultaReader, ReportedConsulta } from './consulta-reader.ts';

export interface ConsultaWatcherOptions {
  reader: Pick<ConsultaReader, 'readEnded'>;
  logger: Logger;
  maxWaiters: number;
}

interface Waiter {
  since: number;
  notify(ended: ReportedConsulta | undefined): void;
}

const MIN_INTERVAL_MS = 3;
const MAX_INTERVAL_MS = 100;

/**
 * Tells many waiting clients when their consultas end, with one query a tick for all of them together.
 * Ticks come fast while someone has just begun to wait (most consultas end within milliseconds) and slow
 * down as the youngest waiter grows older: each waits at most a fraction of its own age too long.
 */
export class ConsultaWatcher {
  readonly #options: ConsultaWatcherOptions;
  readonly #waiters = new Map<number, Set<Waiter>>();
  #waiterCount = 0;
  #youngestSince = 0;
  #timer: NodeJS.Timeout | undefined;
  #timerDueMs = Number.POSITIVE_INFINITY;
  #ticking = false;
  #stopped = false;

  constructor(options: ConsultaWatcherOptions) {
    this.#options = options;
  }

  get waiterCount(): number {
    return this.#waiterCount;
  }

  /**
   * Waits until the consulta ends.
   * @returns the ended consulta; undefined when `signal` aborts or the watcher stops before.
   * @throws {OverloadedError} (as a rejection) when too many wait already.
   */
  waitForEnd(consultaId: number, signal: AbortSignal): Promise<ReportedConsulta | undefined> {
    if (this.#waiterCount >= this.#options.maxWaiters) {
      return Promise.reject(new OverloadedError(this.#waiterCount));
    }
    if (this.#stopped || signal.aborted) return Promise.resolve(undefined);
    return new Promise((resolve) => {
      const onAbort = () => waiter.notify(undefined);
      const waiter: Waiter = {
        since: performance.now(),
        notify: (ended) => {
          signal.removeEventListener('abort', onAbort);
          this.#remove(consultaId, waiter);
          resolve(ended);
        },
      };
      signal.addEventListener('abort', onAbort);
      this.#add(consultaId, waiter);
    });
  }

  /** Releases everyone who waits, empty-handed; nobody waits from now on. */
  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#timer);
    for (const waiters of [...this.#waiters.values()]) {
      for (const waiter of [...waiters]) waiter.notify(undefined);
    }
  }

  #add(consultaId: number, waiter: Waiter): void {
    const waiters = this.#waiters.get(consultaId) ?? new Set();
    this.#waiters.set(consultaId, waiters.add(waiter));
    this.#waiterCount += 1;
    this.#youngestSince = waiter.since;
    this.#schedule(MIN_INTERVAL_MS);
  }

  #remove(consultaId: number, waiter: Waiter): void {
    const waiters = this.#waiters.get(consultaId);
    if (!waiters?.delete(waiter)) return;
    this.#waiterCount -= 1;
    if (waiters.size === 0) this.#waiters.delete(consultaId);
  }

  /** Brings the next tick forward when it would come later; newcomers never put it off. */
  #schedule(delayMs: number): void {
    if (this.#ticking || this.#stopped || this.#waiters.size === 0) return;
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
    try {
      const ended = await this.#options.reader.readEnded([...this.#waiters.keys()]);
      for (const consulta of ended) {
        for (const waiter of [...(this.#waiters.get(consulta.consulta_id) ?? [])]) waiter.notify(consulta);
      }
    } catch (error) {
      // Waiting goes on: the next tick asks again, and every waiter has its own deadline.
      this.#options.logger.warn(
        { reason: (error as Error).message },
        'no se pudo preguntar qué consultas terminaron',
      );
    } finally {
      this.#ticking = false;
    }
    this.#schedule(this.#intervalMs(performance.now() - startedMs));
  }

  /** A sixteenth of the youngest wait, and never so fast that asking takes more than half of the time. */
  #intervalMs(queryMs: number): number {
    const youngestAgeMs = performance.now() - this.#youngestSince;
    const wantedMs = Math.min(MAX_INTERVAL_MS, Math.max(MIN_INTERVAL_MS, youngestAgeMs / 16));
    return Math.max(wantedMs, queryMs);
  }
}
