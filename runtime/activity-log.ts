import type { Logger } from './logger.ts';

const SHOWN_PER_SECOND = 10;

/**
 * Logs events that come one a minute or ten thousand a second: the first of each second one by one, the
 * rest as one line with their number, so that a log stays readable and cheap under load.
 */
export class ActivityLog {
  readonly #logger: Logger;
  readonly #one: string;
  readonly #many: string;
  #count = 0;
  #timer: NodeJS.Timeout | undefined;

  /** @param one said of a single event. @param many said of a number of events. */
  constructor(logger: Logger, one: string, many: string) {
    this.#logger = logger;
    this.#one = one;
    this.#many = many;
  }

  record(fields: object): void {
    this.#count += 1;
    if (this.#count <= SHOWN_PER_SECOND) this.#logger.info(fields, this.#one);
    this.#timer ??= setTimeout(() => this.#summarize(), 1_000).unref();
  }

  #summarize(): void {
    const unshown = this.#count - SHOWN_PER_SECOND;
    if (unshown > 0)
      this.#logger.info({ count: unshown }, `… y ${unshown} ${this.#many} más en este segundo`);
    this.#count = 0;
    this.#timer = undefined;
  }
}
