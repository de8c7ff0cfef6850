import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '@sel/runtime/project-root';
import pg from 'pg';
import { createEmptyDatabase, createTestDatabase, type TestDatabase } from '../local/ephemeral/database.ts';
import { createTestVhost, type TestVhost } from '../local/ephemeral/rabbitmq-vhost.ts';
import { startEphemeralPostgres, startEphemeralRabbitmq } from '../local/ephemeral/servers.ts';
import { Ledger } from './ledger.ts';

/** A PostgreSQL and a RabbitMQ of this run's own, with the settings that the system ships with. */
export interface Servers extends Creators {
  postgres: { url: string; pid: number };
  rabbitmq: { url: string; adminUrl: string; pid: number };
  dir: string;
  stop(): Promise<void>;
}

export interface Creators {
  /** A database of its own: migrated and with the sample catalogue, or `empty`. */
  createDatabase(content?: 'empty'): Promise<TestDatabase>;
  createVhost(): Promise<TestVhost>;
}

/**
 * Once a minute RabbitMQ starts a second Erlang to see that epmd runs: 150 ms of processor, which at 20/s made a consulta
 * in one round out of three a millisecond dearer (docs/adr/0031). This node's epmd is a child of the benchmark.
 */
const LEAVE_EPMD_ALONE = 'supervisor:terminate_child(rabbit_sup, rabbit_epmd_monitor_sup).';

/** Below the project and not in /tmp, which may be memory: durability has its price, and it is measured. */
export async function startServers(): Promise<Servers> {
  const dir = join(ROOT, '.data', `bench-${process.pid}`);
  mkdirSync(dir, { recursive: true, mode: 0o711 });
  await using starting = new AsyncDisposableStack();
  starting.defer(() => rmSync(dir, { recursive: true, force: true }));
  const postgres = await startEphemeralPostgres({
    dataDir: join(dir, 'postgres'),
    settings: { max_connections: 300 },
  });
  starting.defer(() => postgres.stop());
  const rabbitmq = await startEphemeralRabbitmq({ dir: join(dir, 'rabbitmq') });
  starting.defer(() => rabbitmq.stop());
  await rabbitmq.ctl('eval', LEAVE_EPMD_ALONE);
  const started = starting.move();
  const stop = () => started.disposeAsync();
  return { postgres, rabbitmq, dir, ...creators(postgres.url, rabbitmq), stop };
}

interface Stores {
  ledger: Ledger;
  /** How a program that is no system of ours finds them. */
  env: { DATABASE_URL: string; BROKER_URL: string };
}

/** A database and a vhost for queues, of one subject's own, and the ledger of what becomes of its consultas; gone at the end. */
export async function openStores(
  { servers, started }: { servers: Creators; started: AsyncDisposableStack },
  content?: 'empty',
): Promise<Stores> {
  const database = await servers.createDatabase(content);
  started.defer(() => database.drop());
  const vhost = await servers.createVhost();
  started.defer(() => vhost.drop());
  return {
    ledger: await openLedger(started, database),
    env: { DATABASE_URL: database.urls.owner, BROKER_URL: vhost.urls.admin },
  };
}

/** Asks a database as its owner, until the end. */
export async function openLedger(started: AsyncDisposableStack, { urls }: TestDatabase): Promise<Ledger> {
  const client = new pg.Client({ connectionString: urls.owner, application_name: 'bench' });
  await client.connect();
  started.defer(() => client.end());
  return new Ledger(client);
}

/** What is created on the servers is dropped without stopping them. */
function creators(databaseUrl: string, rabbitmq: Servers['rabbitmq']): Creators {
  const stop = async () => {};
  return {
    createDatabase: (content) =>
      (content === 'empty' ? createEmptyDatabase : createTestDatabase)({ url: databaseUrl, stop }),
    createVhost: () => createTestVhost({ ...rabbitmq, stop }),
  };
}
