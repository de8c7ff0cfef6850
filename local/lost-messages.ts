import { setTimeout as sleep } from 'node:timers/promises';
import { advance } from '@sel/broker/reconciliation/progress';
import { openClient } from '@sel/runtime/postgres';
import { runProgram } from './processes/node-process.ts';
import { maintenanceUrl, prepareQueue, reconciliation, type Surroundings } from './services.ts';

/**
 * Looks now and then whether consultas stay pending, and only then starts the program that publishes again what the
 * queue has lost: one query every three minutes, where a service would be one more process that has nothing to do.
 */
export class LostMessages {
  readonly #stopping = new AbortController();
  #watching: Promise<void> | undefined;

  start(surroundings: Surroundings, afterS: number): void {
    this.#watching = this.#watch(surroundings, afterS);
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#watching;
  }

  async #watch(surroundings: Surroundings, afterS: number): Promise<void> {
    const { signal } = this.#stopping;
    const logger = surroundings.log.logger('reconciliar');
    for (;;) {
      // As long as what is published again may take to end.
      await sleep(afterS * 1000, undefined, { signal, ref: false }).catch(() => {});
      if (signal.aborted) return;
      try {
        if (await hasOldPending(surroundings, afterS, signal)) await publishAgain(surroundings, signal);
      } catch (error) {
        if (!signal.aborted) logger.warn({ reason: (error as Error).message }, 'se intentará de nuevo');
      }
    }
  }
}

async function hasOldPending(
  surroundings: Surroundings,
  afterS: number,
  signal: AbortSignal,
): Promise<boolean> {
  const client = await openClient(maintenanceUrl(surroundings), 'npm start');
  try {
    return await advance(client, afterS, signal);
  } finally {
    await client.end();
  }
}

/** A RabbitMQ that has lost its disk has no queue and no users either: they are made again for the next time. */
async function publishAgain(surroundings: Surroundings, signal: AbortSignal): Promise<void> {
  try {
    await runProgram(reconciliation(surroundings), signal);
  } catch (error) {
    if (!signal.aborted) await prepareQueue(surroundings, signal);
    throw error;
  }
}
