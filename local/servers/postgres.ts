import { dirname, join } from 'node:path';
import { forgetDatabaseSettings } from '@sel/runtime/foreign-settings';
import type { Logger } from '@sel/runtime/logger';
import { freePort } from '../processes/free-port.ts';
import { endPatiently } from '../processes/guarded.ts';
import { explainWriteFailure, StartError } from '../processes/start-error.ts';
import { type Cluster, openCluster } from './postgres-cluster.ts';
import { explainPostgres, runPostgresProgram } from './postgres-program.ts';

export interface PostgresOptions {
  /** Belongs to the server alone; made when it is not there. Pass an own one for each server. */
  dataDir: string;
  /** A free one when left out. */
  port?: number;
  logger?: Logger;
  /** Settings of postgresql.conf, on top of those below. */
  settings?: Record<string, string | number>;
}

export interface RunningPostgres {
  /** Leads its owner (a superuser) to the database `postgres`. */
  url: string;
  port: number;
  pid: number;
  /** Resolves when the server has ended, for whatever reason. */
  ended: Promise<void>;
  /** Ends all sessions and stops, with everything on disk. A second call is harmless. */
  stop(): Promise<void>;
  /** Ends it at once; it recovers at its next start. */
  kill(): void;
}

/** A full disk fails every statement, under load thousands a second. */
const COMPLAINT_INTERVAL_MS = 30_000;

/** Durability stays as PostgreSQL ships it (fsync and synchronous_commit on): the system promises it. */
const SETTINGS = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  max_connections: 200,
  lc_messages: 'C',
  log_checkpoints: 'off',
  jit: 'off',
};

/**
 * Starts PostgreSQL 17 from the npm package, as a child of this process, on 127.0.0.1 with a password.
 * The binaries are run directly: the package's own class needs `postgres` to exist for root, fixes the
 * data directory's place and cannot say why a start failed. This process forgets the `PG*` variables of the
 * person's shell, which mean another server.
 * @throws {StartError} that says what to do.
 */
export async function startPostgres(options: PostgresOptions): Promise<RunningPostgres> {
  forgetDatabaseSettings(process.env);
  try {
    const cluster = await openCluster(options.dataDir);
    const port = options.port ?? (await freePort());
    const server = await serve(cluster, port, options);
    return { ...server, port, url: `postgres://postgres:${cluster.password}@127.0.0.1:${port}/postgres` };
  } catch (error) {
    if (error instanceof StartError) throw error;
    throw new StartError(explainWriteFailure(String(error), options.dataDir) ?? (error as Error).message);
  }
}

/** PostgreSQL reports readiness and every reason not to start in its log. */
async function serve(
  { bin, dir, account }: Cluster,
  port: number,
  { settings, logger }: PostgresOptions,
): Promise<Omit<RunningPostgres, 'url' | 'port'>> {
  const { promise: ready, resolve } = Promise.withResolvers<void>();
  const report = reporter(logger, dirname(dir));
  const flags = Object.entries({ ...SETTINGS, port, ...settings }).map(
    ([name, value]) => `--${name}=${value}`,
  );
  const server = runPostgresProgram(join(bin, 'postgres'), ['-D', dir, ...flags], account, 'INT', (line) => {
    report(line);
    if (/database system is ready to accept (read-only )?connections/.test(line)) resolve();
  });
  const failed = server.ended.then(() => {
    throw new StartError(explainPostgres(server.output(), dirname(dir), port));
  });
  await Promise.race([ready, failed]);
  const ended = failed.catch(() => {}); // From here on an end is no failure to start.
  return {
    pid: server.child.pid as number,
    ended,
    // Fast shutdown first; a server that hangs is ended without a checkpoint and recovers at its next start.
    stop: () => endPatiently(server.child, ended, 20_000, ['SIGINT', 'SIGQUIT']),
    kill: () => void server.child.kill('SIGQUIT'),
  };
}

/** @returns what takes the lines of the server's log. */
function reporter(logger: Logger | undefined, dataDir: string): (line: string) => void {
  let complainedMs = Number.NEGATIVE_INFINITY;
  return (line) => {
    if (!logger) return;
    const [, severity, message] = /\b(LOG|WARNING|ERROR|FATAL|PANIC):\s+(.*)$/.exec(line) ?? [];
    if (/No space left on device/.test(line) && performance.now() - complainedMs > COMPLAINT_INTERVAL_MS) {
      complainedMs = performance.now();
      logger.error({ reason: message }, explainWriteFailure(line, dataDir));
    } else if (severity === 'PANIC') logger.error({ severity }, message);
    else if (severity === 'WARNING' || severity === 'FATAL') logger.warn({ severity }, message);
    else logger.debug(message ?? line);
  };
}
