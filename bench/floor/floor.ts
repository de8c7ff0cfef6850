import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import type { Bench } from '../bench.ts';
import { Ledger, type Outcome } from '../ledger.ts';
import { endChild, startChild } from './child.ts';

const PRODUCER = new URL('./producer.ts', import.meta.url);
const CONSUMER = new URL('./consumer.ts', import.meta.url);

/**
 * What this machine could do at best: the same rows and messages through the same PostgreSQL and RabbitMQ,
 * in bulk, with no HTTP and none of the services' code.
 */
export interface Floor {
  ledger: Ledger;
  /** Runs for so long, after a lead of half that time like the systems', and waits until everything is done. */
  run(durationMs: number, signal: AbortSignal): Promise<Outcome>;
}

export async function prepareFloor({ servers, started }: Bench): Promise<Floor> {
  const database = await servers.createDatabase();
  started.defer(() => database.drop());
  const vhost = await servers.createVhost();
  started.defer(() => vhost.drop());
  const client = new pg.Client({ connectionString: database.urls.owner, application_name: 'bench' });
  await client.connect();
  started.defer(() => client.end());
  const ledger = new Ledger(client);
  const env = { DATABASE_URL: database.urls.owner, BROKER_URL: vhost.urls.admin };
  return {
    ledger,
    async run(durationMs, signal) {
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
    },
  };
}
