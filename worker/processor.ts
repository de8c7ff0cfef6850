import { type Delivery, MAX_ATTEMPTS, MAX_DELIVERIES } from '@sel/broker';
import { type ConsultaMessage, MalformedMessageError, parseMessage } from '@sel/contract';
import { ActivityLog } from '@sel/runtime/activity-log';
import type { BusyMeter } from '@sel/runtime/busy-meter';
import type { Logger } from '@sel/runtime/logger';
import { isTransient } from '@sel/runtime/postgres';
import { retry } from '@sel/runtime/retry';
import type { Metrics } from './metrics.ts';
import type { Outcome } from './outcome.ts';
import { Quarantine } from './quarantine.ts';
import type { ResultStore } from './result-store.ts';
import type { SimulatedWork } from './simulated-work.ts';
import type { Runners } from './tipo_consulta/runners.ts';

export interface ProcessorOptions {
  runners: Runners;
  store: ResultStore;
  work: SimulatedWork;
  busy: BusyMeter;
  metrics: Metrics;
  logger: Logger;
  /** Aborted when the process is asked to end: then waiting for a lost database ends, too. */
  signal: AbortSignal;
}

/** A consulta in this worker's hands. */
interface Job {
  delivery: Delivery;
  message: ConsultaMessage;
  startedMs: number;
  attempts: number;
}

/**
 * A consulta that was delivered this often without an end is a suspect: from the next delivery on it runs
 * in quarantine. Two, because one dead worker is ordinary and must not make the others slow.
 */
const UNSUSPECTED_ATTEMPTS = 2;

const TOO_MANY_ATTEMPTS: Outcome = {
  status: 'failed',
  error: `No se pudo procesar en ${MAX_ATTEMPTS} intentos.`,
};
const GIVEN_UP: Outcome = {
  status: 'failed',
  error: `La cola la entregó ${MAX_DELIVERIES} veces y ningún worker pudo terminarla.`,
};

/**
 * A delivery's life: parse → work → run → store → settle. It is settled exactly once, and only after its
 * result is committed; until then the broker keeps it and gives it to another worker if this one dies.
 */
export class Processor {
  readonly #options: ProcessorOptions;
  readonly #activity: ActivityLog;
  readonly #quarantine = new Quarantine();
  #processed = 0;
  #outageLoggedMs = Number.NEGATIVE_INFINITY;

  constructor(options: ProcessorOptions) {
    this.#options = options;
    this.#activity = new ActivityLog(options.logger, 'consulta procesada', 'consultas procesadas');
  }

  /** Consultas whose result was stored, by this worker or by another one before. */
  get processed(): number {
    return this.#processed;
  }

  /** Never rejects. */
  async process(delivery: Delivery): Promise<void> {
    const job = this.#parse(delivery);
    if (!job) return;
    this.#options.busy.begin();
    try {
      const isSuspect = delivery.attempt > UNSUSPECTED_ATTEMPTS && delivery.attempt <= MAX_DELIVERIES;
      if (isSuspect) await this.#quarantine.run(() => this.#processSuspect(job));
      else await this.#finish(job, await this.#run(job));
    } catch (error) {
      this.#giveBack(job, error);
    } finally {
      this.#options.busy.end();
    }
  }

  /** A message that cannot be read can never be processed: it goes to the dead letters at once. */
  #parse(delivery: Delivery): Job | undefined {
    try {
      const message = parseMessage(delivery.body);
      const attempts = Math.min(delivery.attempt, MAX_ATTEMPTS);
      return { delivery, message, startedMs: performance.now(), attempts };
    } catch (error) {
      if (!(error instanceof MalformedMessageError)) throw error;
      this.#options.logger.error(
        { reason: error.message },
        'mensaje ilegible, apartado con los mensajes muertos',
      );
      delivery.reject(error.message);
      return undefined;
    }
  }

  /**
   * The attempt is committed before it begins: when it ends the process, it has been counted, and only it.
   * The broker's count would not do, since it also grows for whatever else the dead worker had in hand.
   */
  async #processSuspect(job: Job): Promise<void> {
    const { delivery, message } = job;
    const begun = await this.#throughOutages(() =>
      this.#options.store.beginAttempt(message.consulta_id, UNSUSPECTED_ATTEMPTS),
    );
    if (!begun) return delivery.ack(); // It has its result already, or is no longer kept.
    if (begun.error !== null) return delivery.reject(begun.error); // The worker that stored it did not live to say so.
    job.attempts = Math.min(begun.attempts, MAX_ATTEMPTS);
    await this.#finish(job, begun.attempts > MAX_ATTEMPTS ? TOO_MANY_ATTEMPTS : await this.#run(job));
  }

  async #finish(job: Job, outcome: Outcome): Promise<void> {
    await this.#store(job, outcome);
    this.#settle(job, outcome);
  }

  async #run({ delivery, message }: Job): Promise<Outcome> {
    if (delivery.attempt > MAX_DELIVERIES) return GIVEN_UP;
    const run = this.#options.runners[message.tipo_consulta];
    if (!run)
      return { status: 'failed', error: `Ningún worker conoce el tipo_consulta «${message.tipo_consulta}».` };
    await this.#options.work.perform();
    return this.#throughOutages(() => run(message), isPassingForRunner);
  }

  async #store({ message, startedMs, attempts }: Job, outcome: Outcome): Promise<void> {
    const finishedMs = performance.now();
    this.#options.metrics.workDuration.observe((finishedMs - startedMs) / 1000);
    await this.#throughOutages(() =>
      this.#options.store.save({ message, outcome, startedMs, finishedMs, attempts }),
    );
  }

  #settle({ delivery, message, startedMs }: Job, outcome: Outcome): void {
    const { logger, metrics } = this.#options;
    switch (outcome.status) {
      case 'completed':
      case 'not_found':
        delivery.ack();
        break;
      case 'failed':
        logger.error({ consulta_id: message.consulta_id, reason: outcome.error }, 'consulta fallida');
        delivery.reject(outcome.error);
        break;
      default:
        throw new Error(`unknown outcome ${JSON.stringify(outcome satisfies never)}`);
    }
    this.#processed += 1;
    metrics.processed.inc({ status: outcome.status });
    const ms = Math.round((performance.now() - startedMs) * 10) / 10;
    this.#activity.record({ consulta_id: message.consulta_id, status: outcome.status, ms });
  }

  /** What failed without a result goes back to the queue, and is delivered again as the next attempt. */
  #giveBack({ delivery, message }: Job, error: unknown): void {
    this.#options.metrics.retried.inc();
    this.#options.logger.warn(
      { consulta_id: message.consulta_id, attempt: delivery.attempt, reason: (error as Error).message },
      'consulta devuelta a la cola',
    );
    delivery.retry();
  }

  /**
   * An outage of the database is nobody's fault and costs no attempt: the worker keeps what it has in
   * hand and goes on when the database is back.
   */
  #throughOutages<T>(operation: () => Promise<T>, passes = isTransient): Promise<T> {
    const { signal } = this.#options;
    return retry(operation, {
      isTransient: passes,
      signal,
      onRetry: (error) => this.#logOutage(error),
    });
  }

  /** Everything in hand meets the same outage; one line a second says it for all. */
  #logOutage(error: unknown): void {
    const nowMs = performance.now();
    if (nowMs - this.#outageLoggedMs < 1_000) return;
    this.#outageLoggedMs = nowMs;
    this.#options.logger.warn({ reason: (error as Error).message }, 'esperando a PostgreSQL');
  }
}

/**
 * A statement that the server cancels because it takes too long (57014) would take as long again: that is no
 * outage, and costs an attempt.
 */
function isPassingForRunner(error: unknown): boolean {
  return isTransient(error) && (error as { code?: string }).code !== '57014';
}
