import { mkdirSync, realpathSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '@sel/runtime/project-root';
import { createEmptyDatabase, createTestDatabase, type TestDatabase } from '../local/ephemeral/database.ts';
import { createTestVhost, type TestVhost } from '../local/ephemeral/rabbitmq-vhost.ts';
import { startPostgres } from '../local/servers/postgres.ts';
import { startRabbitmq } from '../local/servers/rabbitmq.ts';

/** A PostgreSQL and a RabbitMQ of this run's own, with the settings that the system ships with. */
export interface Servers {
  postgres: { url: string; pid: number };
  rabbitmq: { url: string; adminUrl: string; pid: number };
  dir: string;
  /** A database of its own: migrated and with the sample catalogue, or `empty`. */
  createDatabase(content?: 'empty'): Promise<TestDatabase>;
  createVhost(): Promise<TestVhost>;
  stop(): Promise<void>;
}

/** Below the project and not in /tmp, which may be memory: durability has its price, and it is measured. */
export async function startServers(): Promise<Servers> {
  const dir = join(ROOT, '.data', `bench-${process.pid}`);
  mkdirSync(dir, { recursive: true, mode: 0o711 });
  const started: { stop(): Promise<void> }[] = [];
  const stop = async () => {
    for (const server of started.splice(0).reverse()) await server.stop();
    removeWithTargets(dir);
  };
  try {
    const postgres = await startPostgres({
      dataDir: join(dir, 'postgres'),
      settings: { max_connections: 300 },
    });
    started.push(postgres);
    const rabbitmq = await startRabbitmq({ dir: join(dir, 'rabbitmq') });
    started.push({
      stop: async () => {
        // Its orderly stop takes ten seconds and only serves data that is deleted here.
        rabbitmq.kill();
        await rabbitmq.ended;
      },
    });
    return { postgres, rabbitmq, dir, ...creators(postgres.url, rabbitmq), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** What is created on the servers is dropped without stopping them. */
function creators(
  databaseUrl: string,
  rabbitmq: Servers['rabbitmq'],
): Pick<Servers, 'createDatabase' | 'createVhost'> {
  const stop = async () => {};
  return {
    createDatabase: (content) =>
      (content === 'empty' ? createEmptyDatabase : createTestDatabase)({ url: databaseUrl, stop }),
    createVhost: () => createTestVhost({ ...rabbitmq, stop }),
  };
}

/** Where root's session cannot be looked into, a server's directory is a link to one elsewhere. */
function removeWithTargets(dir: string): void {
  for (const name of ['postgres', 'rabbitmq']) {
    try {
      rmSync(realpathSync(join(dir, name)), { recursive: true, force: true });
    } catch {
      // It was never made.
    }
  }
  rmSync(dir, { recursive: true, force: true });
}
