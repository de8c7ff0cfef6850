import { type Delivery, MAX_ATTEMPTS, MAX_DELIVERIES } from '@sel/broker';
import { type ConsultaMessage, MalformedMessageError, parseMessage } from '@sel/contract';
import { ActivityLog } from '@sel/runtime/activity-log';
import type { BusyMeter } from '@sel/runtime/busy-meter';
import { isOutage } from '@sel/runtime/database-errors';
import type { LookUpStores, StoredLookUp } from './look-up-store.ts';
import { type OutageOptions, Outages } from './outages.ts';
import type { Outcome } from './outcome.ts';
import type { BegunConsulta, IdentifiedMessage } from './result-statement.ts';
import type { ResultStore, Saved } from './result-store.ts';
import { SerialExecutor } from './serial-executor.ts';
import type { SimulatedWork } from './simulated-work.ts';
import type { Runners } from './tipo_consulta/runners.ts';

export interface ProcessorOptions extends OutageOptions {
  runners: Runners;
  store: ResultStore;
  /** They find the result and store it, for each tipo_consulta of which one statement can do both. */
  lookUpStores: LookUpStores;
  work: SimulatedWork;
  busy: BusyMeter;
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
 * A delivery's life: parse → work → run → store → settle. It is settled exactly once, and only after its
 * result is committed; until then the broker keeps it and gives it to another worker if this one dies.
 */
export class Processor {
  readonly #options: ProcessorOptions;
  readonly #activity: ActivityLog;
  readonly #suspects = new SerialExecutor();
  readonly #outages: Outages;
  #processed = 0;

  constructor(options: ProcessorOptions) {
    this.#options = options;
    this.#outages = new Outages(options);
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
    return this.#outages.waitOut(() => this.#options.store.identify(message));
  }

  /**
   * The attempt is committed before it begins: when it ends the process, it has been counted, and only it.
   * The broker's count would not do, since it also grows for whatever else the dead worker had in hand.
   */
  async #processSuspect(job: BegunConsulta): Promise<void> {
    const { delivery, message } = job;
    await this.#outages.untilDatabaseIsAble();
    const begun = await this.#outages.waitOut(() =>
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
    await this.#finish(job, await this.#outages.waitOutRunning(() => run(message)));
  }

  /**
   * By one statement, which is the usual way and the shortest.
   * @returns whether that has ended it. What fails is done again in two steps, which tell whose fault it is.
   */
  async #findAndStore(job: BegunConsulta): Promise<boolean> {
    const sentMs = performance.now();
    try {
      const stored = await this.#options.lookUpStores[job.message.tipo_consulta]?.save(job);
      if (!stored) return false;
      this.#observeWork(sentMs + stored.lookedUpMs - job.startedMs);
      this.#settle(job, stored);
      return true;
    } catch (error) {
      if (isOutage(error)) this.#outages.note(error);
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
    return this.#outages.waitOut(() => this.#options.store.save({ ...job, outcome, finishedMs }));
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
}
