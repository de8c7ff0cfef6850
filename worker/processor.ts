import { type Delivery, MAX_ATTEMPTS, MAX_DELIVERIES } from '@sel/broker';
import { type ConsultaMessage, MalformedMessageError, parseMessage } from '@sel/contract';
import { ActivityLog } from '@sel/runtime/activity-log';
import type { BusyMeter } from '@sel/runtime/busy-meter';
import { isCancelled, isOutage, sqlstateOf } from '@sel/runtime/database-errors';
import type { Logger } from '@sel/runtime/logger';
import { type RetryOptions, retry } from '@sel/runtime/retry';
import type { LookUpStores, StoredLookUp } from './look-up-store.ts';
import type { Metrics } from './metrics.ts';
import type { Outcome } from './outcome.ts';
import type { BegunConsulta, IdentifiedMessage } from './result-statement.ts';
import type { ResultStore, Saved } from './result-store.ts';
import { SerialExecutor } from './serial-executor.ts';
import type { SimulatedWork } from './simulated-work.ts';
import type { Runners } from './tipo_consulta/runners.ts';

export interface ProcessorOptions {
  runners: Runners;
  store: ResultStore;
  /** Of the tipo_consulta whose result is found by the statement that stores it. */
  lookUpStores?: LookUpStores;
  work: SimulatedWork;
  busy: BusyMeter;
  metrics: Metrics;
  logger: Logger;
  /** Whether the database does all that a worker asks of it, at this moment. */
  isDatabaseAble(): Promise<boolean>;
  /** How often a runner's statement is tried before it is asked whether the outage is its own. */
  runnerPatience?: number;
  /** Aborted when the process is asked to end: then waiting for a lost database ends, too. */
  signal: AbortSignal;
}

/**
 * A consulta that was delivered this often without an end is a suspect: from the next delivery on it runs
 * alone (see {@link SerialExecutor}). Two, because one dead worker is ordinary and must not make the others slow.
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

/** Why a message is a dead letter that belongs to no consulta: it must never become the result of another one. */
const UNMATCHED =
  'No hay ninguna consulta con ese consulta_id y esa fecha de creación: es de otra base de datos, o ya no se conserva.';

/**
 * How often in a row a runner's statement may fail (half a minute, with the pauses) while the database is able to do
 * everything else. Then the outage is this statement's own: one that needs more memory than there is (53200), say. It
 * costs an attempt, and so does not wait for ever.
 */
const RUNNER_PATIENCE = 15;

/**
 * A delivery's life: parse → work → run → store → settle. It is settled exactly once, and only after its
 * result is committed; until then the broker keeps it and gives it to another worker if this one dies.
 */
export class Processor {
  readonly #options: ProcessorOptions;
  readonly #activity: ActivityLog;
  readonly #suspects = new SerialExecutor();
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
    const message = this.#parse(delivery);
    if (!message) return;
    this.#options.busy.begin();
    const startedMs = performance.now();
    try {
      const identified = await this.#identify(message);
      if (!identified) return this.#rejectUnmatched(delivery, message);
      const attempts = Math.min(delivery.attempt, MAX_ATTEMPTS);
      const job = { delivery, message: identified, startedMs, attempts };
      const isSuspect = delivery.attempt > UNSUSPECTED_ATTEMPTS && delivery.attempt <= MAX_DELIVERIES;
      if (isSuspect) await this.#suspects.run(() => this.#processSuspect(job));
      else await this.#perform(job);
    } catch (error) {
      this.#giveBack(delivery, message, error);
    } finally {
      this.#options.busy.end();
    }
  }

  /** A message that cannot be read can never be processed: it goes to the dead letters at once. */
  #parse(delivery: Delivery): ConsultaMessage | undefined {
    try {
      return parseMessage(delivery.body);
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

  async #identify(message: ConsultaMessage): Promise<IdentifiedMessage | undefined> {
    if (message.created_at_us !== undefined) return message as IdentifiedMessage;
    return this.#throughOutages(() => this.#options.store.identify(message));
  }

  /**
   * The attempt is committed before it begins: when it ends the process, it has been counted, and only it.
   * The broker's count would not do, since it also grows for whatever else the dead worker had in hand.
   */
  async #processSuspect(job: BegunConsulta): Promise<void> {
    const { delivery, message } = job;
    await this.#untilDatabaseIsAble();
    const begun = await this.#throughOutages(() =>
      this.#options.store.beginAttempt(message, UNSUSPECTED_ATTEMPTS),
    );
    switch (begun.state) {
      case 'unmatched':
        return this.#rejectUnmatched(delivery, message);
      case 'ended':
        // With an error, the worker that stored it did not live to say so.
        return begun.error === null ? delivery.ack() : delivery.reject(begun.error);
      default:
        job.attempts = Math.min(begun.attempts, MAX_ATTEMPTS);
        if (begun.attempts > MAX_ATTEMPTS) await this.#finish(job, TOO_MANY_ATTEMPTS);
        else await this.#perform(job);
    }
  }

  async #perform(job: BegunConsulta): Promise<void> {
    const { delivery, message } = job;
    if (delivery.attempt > MAX_DELIVERIES) return this.#finish(job, GIVEN_UP);
    const run = this.#options.runners[message.tipo_consulta];
    if (!run)
      return this.#finish(job, {
        status: 'failed',
        error: `Ningún worker conoce el tipo_consulta «${message.tipo_consulta}».`,
      });
    await this.#options.work.perform();
    if (await this.#findAndStore(job)) return;
    await this.#finish(job, await this.#throughOutages(() => run(message), this.#isOutageForRunner()));
  }

  /**
   * By one statement, which is the usual way and the shortest.
   * @returns whether that has ended it. What fails is done again in two steps, which tell whose fault it is.
   */
  async #findAndStore(job: BegunConsulta): Promise<boolean> {
    const sentMs = performance.now();
    try {
      const stored = await this.#options.lookUpStores?.[job.message.tipo_consulta]?.save(job);
      if (!stored) return false;
      this.#observeWork(sentMs + stored.lookedUpMs - job.startedMs);
      this.#settle(job, stored);
      return true;
    } catch (error) {
      if (isOutage(error)) this.#noteOutage(error);
      else
        this.#options.logger.warn(
          { reason: (error as Error).message },
          'no se pudo buscar y guardar a la vez',
        );
      return false;
    }
  }

  async #finish(job: BegunConsulta, outcome: Outcome): Promise<void> {
    const saved = await this.#store(job, outcome);
    if (saved === 'unmatched') this.#rejectUnmatched(job.delivery, job.message);
    else this.#settle(job, outcome);
  }

  async #store(job: BegunConsulta, outcome: Outcome): Promise<Saved> {
    const finishedMs = performance.now();
    this.#observeWork(finishedMs - job.startedMs);
    return this.#throughOutages(() => this.#options.store.save({ ...job, outcome, finishedMs }));
  }

  #observeWork(ms: number): void {
    this.#options.metrics.workDuration.observe(ms / 1000);
  }

  #settle({ delivery, message, startedMs }: BegunConsulta, outcome: Outcome | StoredLookUp): void {
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

  /** What failed without a result is delivered again as the next attempt; given up by the broker, it would be for ever. */
  #giveBack(delivery: Delivery, { consulta_id }: ConsultaMessage, error: unknown): void {
    const story = { consulta_id, attempt: delivery.attempt, reason: (error as Error).message };
    if (delivery.attempt > MAX_DELIVERIES && !isOutage(error)) {
      this.#options.logger.error(story, 'no se pudo guardar ni su fallo, mensaje apartado');
      delivery.reject(`No se pudo guardar su fallo: ${story.reason}`);
    } else {
      this.#options.metrics.retried.inc();
      this.#options.logger.warn(story, 'consulta devuelta a la cola');
      delivery.retry();
    }
  }

  #rejectUnmatched(delivery: Delivery, { consulta_id }: ConsultaMessage): void {
    this.#options.metrics.unmatched.inc();
    this.#options.logger.error({ consulta_id, reason: UNMATCHED }, 'mensaje sin consulta, apartado');
    delivery.reject(UNMATCHED);
  }

  /**
   * An outage of the database is nobody's fault and costs no attempt: the worker keeps what it has in
   * hand and goes on when the database is back.
   */
  #throughOutages<T>(
    operation: () => Promise<T>,
    isTransient: RetryOptions['isTransient'] = isOutage,
  ): Promise<T> {
    const { signal } = this.#options;
    return retry(operation, { isTransient, signal, onRetry: (error) => this.#noteOutage(error) });
  }

  /**
   * For the tries of one run. A statement that is cancelled for taking too long would take as long again: that is no
   * outage. Failures in an outage of everything do not count, however long it lasts.
   */
  #isOutageForRunner(): RetryOptions['isTransient'] {
    const patience = this.#options.runnerPatience ?? RUNNER_PATIENCE;
    let failuresOfItsOwn = 0;
    return async (error) => {
      if (!isOutage(error) || isCancelled(error)) return false;
      failuresOfItsOwn = (await this.#options.isDatabaseAble()) ? failuresOfItsOwn + 1 : 0;
      return failuresOfItsOwn < patience;
    };
  }

  /** An attempt that is counted must not begin where it could only wait: a worker that is stopped meanwhile spends it. */
  async #untilDatabaseIsAble(): Promise<void> {
    const ask = async () => {
      if (!(await this.#options.isDatabaseAble())) throw new DatabaseUnableError();
    };
    await this.#throughOutages(ask, (error) => error instanceof DatabaseUnableError);
  }

  /** Everything in hand meets the same outage; one line a second says it for all. */
  #noteOutage(error: unknown): void {
    this.#options.metrics.outages.inc({ code: sqlstateOf(error) || 'none' });
    const nowMs = performance.now();
    if (nowMs - this.#outageLoggedMs < 1_000) return;
    this.#outageLoggedMs = nowMs;
    this.#options.logger.warn(
      { code: sqlstateOf(error), reason: (error as Error).message },
      'esperando a PostgreSQL',
    );
  }
}

class DatabaseUnableError extends Error {
  override message = 'the database does not do what a worker needs';
}
