import { isCancelled, isOutage, sqlstateOf } from '@sel/runtime/database-errors';
import type { Logger } from '@sel/runtime/logger';
import { type RetryOptions, retry } from '@sel/runtime/retry';
import type { Metrics } from './metrics.ts';

export interface OutageOptions {
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
 * How often in a row a runner's statement may fail (half a minute, with the pauses) while the database is able to do
 * everything else. Then the outage is this statement's own: one that needs more memory than there is (53200), say. It
 * costs an attempt, and so does not wait for ever.
 */
const RUNNER_PATIENCE = 15;

/**
 * An outage of the database is nobody's fault and costs no attempt: the worker keeps what it has in
 * hand and goes on when the database is back.
 */
export class Outages {
  readonly #options: OutageOptions;
  #loggedMs = Number.NEGATIVE_INFINITY;

  constructor(options: OutageOptions) {
    this.#options = options;
  }

  /** Does it again until the database is back. @throws whatever else it failed with. */
  waitOut<T>(operation: () => Promise<T>, isTransient: RetryOptions['isTransient'] = isOutage): Promise<T> {
    const { signal } = this.#options;
    return retry(operation, { isTransient, signal, onRetry: (error) => this.note(error) });
  }

  /**
   * For one run. A statement that is cancelled for taking too long would take as long again: that is no
   * outage. Failures in an outage of everything do not count, however long it lasts.
   */
  waitOutRunning<T>(run: () => Promise<T>): Promise<T> {
    const patience = this.#options.runnerPatience ?? RUNNER_PATIENCE;
    let failuresOfItsOwn = 0;
    return this.waitOut(run, async (error) => {
      if (!isOutage(error) || isCancelled(error)) return false;
      failuresOfItsOwn = (await this.#options.isDatabaseAble()) ? failuresOfItsOwn + 1 : 0;
      return failuresOfItsOwn < patience;
    });
  }

  /** An attempt that is counted must not begin where it could only wait: a worker that is stopped meanwhile spends it. */
  async untilDatabaseIsAble(): Promise<void> {
    const ask = async () => {
      if (!(await this.#options.isDatabaseAble())) throw new DatabaseUnableError();
    };
    await this.waitOut(ask, (error) => error instanceof DatabaseUnableError);
  }

  /** Everything in hand meets the same outage; one line a second says it for all. */
  note(error: unknown): void {
    this.#options.metrics.outages.inc({ code: sqlstateOf(error) || 'none' });
    const nowMs = performance.now();
    if (nowMs - this.#loggedMs < 1_000) return;
    this.#loggedMs = nowMs;
    this.#options.logger.warn(
      { code: sqlstateOf(error), reason: (error as Error).message },
      'esperando a PostgreSQL',
    );
  }
}

class DatabaseUnableError extends Error {
  override message = 'the database does not do what a worker needs';
}
