import { randomBytes } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { isRunning } from '@sel/runtime/running-system';
import { readText, writeWhole } from '@sel/runtime/whole-file';
import { StartError } from '../processes/start-error.ts';
import { postgresBinaries } from './postgres-binaries.ts';
import { explainPostgres, runPostgresProgram } from './postgres-program.ts';
import { type Account, ownedDirectory, unprivilegedAccount } from './unprivileged.ts';

const MAJOR_VERSION = '17';
/** The id of the process that makes it follows. */
const UNFINISHED = 'cluster.new-';

/** A database cluster that is ready to be served. */
export interface Cluster {
  /** Where PostgreSQL's programs are. */
  bin: string;
  dir: string;
  /** Who its server runs as; undefined for oneself. */
  account: Account | undefined;
  /** The password of the owner (`postgres`). */
  password: string;
}

/** Finds PostgreSQL 17 and the cluster below `dataDir`, which is made when there is none. @throws {StartError} */
export async function openCluster(dir: string): Promise<Cluster> {
  const account = accountFor(dir);
  const dataDir = ownedDirectory(dir, account);
  const bin = await postgresBinaries(account);
  const cluster = join(dataDir, 'cluster');
  if (!existsSync(cluster)) await initialise(bin, dataDir, account);
  checkVersion(cluster);
  const password = knownPassword(dataDir) ?? (await resetPassword(bin, dataDir, account));
  return { bin, dir: cluster, account, password };
}

/** An existing cluster runs as whoever made it; a new one of root's session as an unprivileged account. */
function accountFor(dataDir: string): Account | undefined {
  const account = unprivilegedAccount(['postgres', '_postgres', 'nobody']);
  if (!account || !existsSync(join(dataDir, 'cluster'))) return account;
  const { uid, gid } = statSync(join(dataDir, 'cluster'));
  return uid === 0 ? account : { uid, gid };
}

/** Undefined when there is none, or when a crash has left an empty file. */
function knownPassword(dataDir: string): string | undefined {
  return readText(passwordFile(dataDir), () => {})?.trim() || undefined;
}

function writePassword(dataDir: string, account: Account | undefined, password: string): void {
  writeWhole(passwordFile(dataDir), password, { mode: 0o600, owner: account });
}

/** Sets a new password where the old one is lost: whoever may write the cluster's files may do this, too. */
async function resetPassword(bin: string, dataDir: string, account: Account | undefined): Promise<string> {
  const password = newPassword();
  const args = ['--single', '-D', join(dataDir, 'cluster'), 'postgres'];
  const statement = `ALTER ROLE postgres PASSWORD '${password}'\n`;
  const server = runPostgresProgram(join(bin, 'postgres'), args, account, 'TERM', undefined, statement);
  const status = await server.ended;
  // A statement that fails does not make the program fail.
  if (status !== 0 || /\bERROR:/.test(server.output())) {
    throw new StartError(explainPostgres(server.output(), dataDir));
  }
  writePassword(dataDir, account, password);
  return password;
}

function newPassword(): string {
  return randomBytes(18).toString('base64url');
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
  removeUnfinished(dataDir);
  const unfinished = join(dataDir, `${UNFINISHED}${process.pid}`);
  // In a container every start may have the same pid, also the one that was interrupted.
  rmSync(unfinished, { recursive: true, force: true });
  if (!knownPassword(dataDir)) writePassword(dataDir, account, newPassword());
  const flags = ['--username=postgres', '--auth=scram-sha-256', '--encoding=UTF8'];
  // The builtin provider sorts the same on every machine and needs no locale to be installed.
  flags.push('--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--data-checksums');
  const args = [`--pgdata=${unfinished}`, `--pwfile=${passwordFile(dataDir)}`, ...flags];
  const initdb = runPostgresProgram(join(bin, 'initdb'), args, account, 'TERM');
  if ((await initdb.ended) !== 0) throw new StartError(explainPostgres(initdb.output(), dataDir));
  try {
    renameSync(unfinished, join(dataDir, 'cluster'));
  } catch (error) {
    rmSync(unfinished, { recursive: true, force: true });
    // Another start was faster; which of the two goes on is for the server's own lock to say.
    if (!existsSync(join(dataDir, 'cluster'))) throw error;
  }
}

/** What starts that were interrupted have left, not what another one is making at this moment. */
function removeUnfinished(dataDir: string): void {
  for (const name of readdirSync(dataDir)) {
    const [, pid] = name.split(UNFINISHED);
    if (pid && !isRunning(Number(pid))) rmSync(join(dataDir, name), { recursive: true, force: true });
  }
}
