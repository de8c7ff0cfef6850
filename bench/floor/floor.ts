import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { createTestDatabase } from '../../test/services/postgres.ts';
import { createTestVhost } from '../../test/services/rabbitmq-vhost.ts';
import { ROOT } from '../../test/source-files.ts';
import { Ledger, type Outcome } from '../ledger.ts';
import type { Servers } from '../servers.ts';

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
  stop(): Promise<void>;
}

export async function prepareFloor(servers: Servers): Promise<Floor> {
  const database = await createTestDatabase();
  const vhost = await createTestVhost({ ...servers.rabbitmq, stop: async () => {} });
  const client = new pg.Client({ connectionString: database.urls.owner, application_name: 'bench' });
  await client.connect();
  const ledger = new Ledger(client);
  const env = { DATABASE_URL: database.urls.owner, BROKER_URL: vhost.urls.admin };
  return {
    ledger,
    async run(durationMs, signal) {
      const before = await ledger.lastId();
      const consumer = start(CONSUMER, env);
      const producer = start(PRODUCER, env);
      try {
        await sleep(durationMs / 2, undefined, { signal });
        const since = await ledger.now();
        await sleep(durationMs, undefined, { signal });
        await end(producer);
        await ledger.untilEnded(signal, before);
        return await ledger.outcomeSince(since, before);
      } finally {
        await Promise.all([end(producer), end(consumer)]);
      }
    },
    async stop() {
      await client.end();
      await database.drop();
      await vhost.drop();
    },
  };
}

function start(script: URL, env: Record<string, string>): ChildProcess {
  return spawn(join(ROOT, 'node_modules/.bin/node'), [fileURLToPath(script)], {
    env: { PATH: process.env.PATH, ...env },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGTERM');
  await once(child, 'exit');
}
