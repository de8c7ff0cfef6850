import { realpathSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { type PostgresOptions, type RunningPostgres, startPostgres } from '../servers/postgres.ts';
import { type RabbitmqOptions, type RunningRabbitmq, startRabbitmq } from '../servers/rabbitmq.ts';
import { temporaryDirectory } from '../servers/temporary-directory.ts';

/** A PostgreSQL with a new directory of its own, which goes with it when it is stopped. */
export async function startEphemeralPostgres(
  options: Partial<PostgresOptions> = {},
): Promise<RunningPostgres> {
  return withDirectory('postgres', options.dataDir, (dataDir) => startPostgres({ ...options, dataDir }));
}

/** A RabbitMQ node with a new directory of its own, which goes with it when it is stopped. */
export async function startEphemeralRabbitmq(
  options: Partial<RabbitmqOptions> = {},
): Promise<RunningRabbitmq> {
  return withDirectory('rabbitmq', options.dir, (dir) => startRabbitmq({ ...options, dir }));
}

interface Server {
  ended: Promise<void>;
  stop(): Promise<void>;
  kill(): void;
}

/** @param given the directory that it is to be; one among the temporary ones when left out. */
async function withDirectory<T extends Server>(
  name: string,
  given: string | undefined,
  start: (dir: string) => Promise<T>,
): Promise<T> {
  const parent = given ?? temporaryDirectory(name);
  const dir = given ?? join(parent, name);
  const remove = () => {
    // Where only root may look, a server's directory is a link to one elsewhere.
    for (const path of [realPath(dir), dir, parent]) rmSync(path, { recursive: true, force: true });
  };
  try {
    const server = await start(dir);
    const stop = async () => {
      // An orderly stop takes up to ten seconds, and only serves data that is deleted here.
      server.kill();
      await server.ended;
      remove();
    };
    return { ...server, stop };
  } catch (error) {
    remove();
    throw error;
  }
}

function realPath(dir: string): string {
  try {
    return realpathSync(dir);
  } catch {
    return dir; // It was never made.
  }
}
