import { setTimeout as sleep } from 'node:timers/promises';
import { advance } from '@sel/broker/reconciliation/progress';
import { openClient } from '@sel/runtime/postgres';
import { runProgram } from '../processes/program.ts';
import { maintenanceUrl, prepareQueue, reconciliation, type StartContext } from './launches.ts';

/**
 * Looks now and then whether consultas stay pending, and only then starts the program that publishes again what the
 * queue has lost: one query every three minutes, where a service would be one more process that has nothing to do.
 */
export class LostMessages {
  readonly #stopping = new AbortController();
  #watching: Promise<void> | undefined;

  start(context: StartContext, afterS: number): void {
    this.#watching = this.#watch(context, afterS);
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#watching;
  }

  async #watch(context: StartContext, afterS: number): Promise<void> {
    const { signal } = this.#stopping;
    const logger = context.log.logger('reconciliar');
    for (;;) {
      // This is as long as what is published again may take to end.
      await sleep(afterS * 1000, undefined, { signal, ref: false }).catch(() => {});
      if (signal.aborted) return;
      try {
        if (await hasOldPending(context, afterS, signal)) await publishAgain(context, signal);
      } catch (error) {
        if (!signal.aborted) logger.warn({ reason: (error as Error).message }, 'se intentará de nuevo');
      }
    }
  }
}

async function hasOldPending(context: StartContext, afterS: number, signal: AbortSignal): Promise<boolean> {
  const client = await openClient(maintenanceUrl(context), 'npm start');
  try {
    return await advance(client, afterS, signal);
  } finally {
    await client.end();
  }
}

/** A RabbitMQ that has lost its disk has no queue and no users either: they are made again for the next time. */
async function publishAgain(context: StartContext, signal: AbortSignal): Promise<void> {
  try {
    await runProgram(reconciliation(context), signal);
  } catch (error) {
    if (!signal.aborted) await prepareQueue(context, signal);
    throw error;
  }
}
