import { setTimeout as sleep } from 'node:timers/promises';
import { backoffMs } from '@sel/runtime/backoff';
import type { Logger } from '@sel/runtime/logger';
import { type Channel, Connection } from 'rabbitmq-client';

export interface SessionOptions {
  url: string;
  /** Shown in RabbitMQ's management page. */
  connectionName: string;
  logger: Logger;
}

/** How long closing may take before the socket is simply destroyed (a blocked connection cannot say goodbye). */
const CLOSE_DEADLINE_MS = 2_000;

/**
 * A session with RabbitMQ: one connection, made again whenever it is lost, and one task that runs on it: `serve` sets up
 * what it needs, returns or throws when that is gone, and is started again after a pause.
 */
export class RabbitSession {
  readonly #options: SessionOptions;
  readonly #stopping = new AbortController();
  #connection: Connection | undefined;
  #serving: Promise<void> | undefined;
  #lastComplaint: string | undefined;

  constructor(options: SessionOptions) {
    this.#options = options;
  }

  /** Undefined while RabbitMQ cannot be talked to: not connected, or it blocks publishers (memory, disk). */
  get usable(): Connection | undefined {
    return this.#connection?.ready ? this.#connection : undefined;
  }

  /** Aborted when `stop` is called, so that `serve` can end. */
  get stopping(): AbortSignal {
    return this.#stopping.signal;
  }

  start(serve: (connection: Connection) => Promise<void>): void {
    const { url, connectionName, logger } = this.#options;
    const connection = new Connection({
      url,
      connectionName,
      noDelay: true,
      // A peer that is silent for twice this long is given up, and the connection made again.
      heartbeat: 10,
      retryLow: 200,
      retryHigh: 3_000,
    });
    connection.on('connection', () => logger.info({ connectionName }, 'conectado a RabbitMQ'));
    connection.on('error', (error) => this.#complain(error));
    connection.on('connection.blocked', (reason) =>
      logger.warn({ reason }, 'RabbitMQ no admite mensajes por ahora'),
    );
    connection.on('connection.unblocked', () => logger.info('RabbitMQ vuelve a admitir mensajes'));
    this.#connection = connection;
    this.#serving = this.#keepServing(connection, serve);
  }

  /** Ends `serve` and waits for it, then closes the connection. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    const connection = this.#connection;
    if (!connection) return;
    if (connection.ready) {
      await this.#serving;
      await untilClosed(connection.close());
    }
    // Also ends the wait for a connection that is not there, or that is blocked and answers nothing.
    connection.unsafeDestroy();
    await this.#serving;
  }

  async #keepServing(connection: Connection, serve: (connection: Connection) => Promise<void>) {
    for (let failures = 0; !this.stopping.aborted; ) {
      const startedAt = performance.now();
      try {
        await serve(connection);
      } catch (error) {
        this.#complain(error);
      }
      failures = performance.now() - startedAt > 10_000 ? 1 : failures + 1;
      await sleep(backoffMs(failures, { maxMs: 3_000 }), undefined, { signal: this.stopping }).catch(
        () => {},
      );
    }
  }

  /** The same complaint is logged once, until something else happens. */
  #complain(error: unknown): void {
    const { code, message } = error as { code?: string; message: string };
    if (this.stopping.aborted || message === this.#lastComplaint) return;
    this.#lastComplaint = message;
    this.#options.logger.warn(
      { code, reason: message },
      'RabbitMQ no está disponible; se intentará de nuevo',
    );
  }

  /** To be called when `serve` has what it needs: the next complaint is news again. */
  recovered(): void {
    this.#lastComplaint = undefined;
  }
}

/** Waits for the end of a closing, but not for ever: a frozen broker never answers. Its failure is an end, too. */
export async function untilClosed(closing: Promise<unknown>): Promise<void> {
  const tooLate = sleep(CLOSE_DEADLINE_MS, undefined, { ref: false });
  await Promise.race([closing.catch(() => {}), tooLate]);
}

/** Resolves when the channel is closed, its queue is deleted, or the signal is aborted. */
export function channelEnd(channel: Channel, signal: AbortSignal): Promise<void> {
  if (!channel.active || signal.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const end = () => {
      signal.removeEventListener('abort', end);
      resolve();
    };
    channel.once('close', end);
    channel.once('basic.cancel', end);
    signal.addEventListener('abort', end);
  });
}
