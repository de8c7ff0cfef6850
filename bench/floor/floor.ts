import { setTimeout as sleep } from 'node:timers/promises';
import type { Bench } from '../bench.ts';
import type { Outcome } from '../ledger.ts';
import { openStores } from '../servers.ts';
import { endChild, startChild } from './child.ts';

const PRODUCER = new URL('./producer.ts', import.meta.url);
const CONSUMER = new URL('./consumer.ts', import.meta.url);

/**
 * What this machine could do at best: the same rows and messages through the same PostgreSQL and RabbitMQ,
 * in bulk, with no HTTP and none of the services' code.
 * @returns what runs for so long, after a lead of half that time like the systems', and waits until everything is done.
 */
export async function prepareFloor(
  bench: Bench,
): Promise<(durationMs: number, signal: AbortSignal) => Promise<Outcome>> {
  const { ledger, env } = await openStores(bench);
  return async (durationMs, signal) => {
    const before = await ledger.lastId();
    const consumer = startChild(CONSUMER, env);
    const producer = startChild(PRODUCER, env);
    try {
      await sleep(durationMs / 2, undefined, { signal });
      const since = await ledger.now();
      await sleep(durationMs, undefined, { signal });
      await endChild(producer);
      await ledger.untilEnded(signal, before);
      return await ledger.outcomeSince(since, before);
    } finally {
      await Promise.all([endChild(producer), endChild(consumer)]);
    }
  };
}
