import { execFileSync, spawnSync } from 'node:child_process';
import {
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  realpathSync,
  renameSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';

/** The account that a server runs as when the session is root's. */
export interface Account {
  uid: number;
  gid: number;
}

/**
 * Where root's session keeps what an unprivileged server must reach when the project itself lies where
 * only root can look (for instance under /root).
 */
const REACHABLE_BASE = '/var/lib/sistema-de-escalabilidad-y-latencia';

/**
 * The first of the given accounts that exists, when the session is root's; undefined otherwise, which
 * means "as oneself". PostgreSQL refuses to run as root, and RabbitMQ has no need to.
 */
export function unprivilegedAccount(names: readonly string[]): Account | undefined {
  if (process.getuid?.() !== 0) return undefined;
  for (const name of names) {
    const account = lookUp(name);
    if (account) return account;
  }
  return undefined;
}

/** Whether the account can enter the directory, all directories above it included. */
export function canReach(account: Account | undefined, dir: string): boolean {
  if (!account) return true;
  return spawnSync('/bin/sh', ['-c', 'cd "$1"', 'sh', dir], { ...account, cwd: '/' }).status === 0;
}

/**
 * A directory that the account owns, at `dir`. When the account could not reach it there, `dir` becomes
 * a symbolic link to a new directory under {@link REACHABLE_BASE}: that keeps the modes of the user's own
 * directories as they are. Deleting the link later leaves the directory behind it.
 * @returns the directory's real path, which the account can reach.
 */
export function ownedDirectory(dir: string, account: Account | undefined): string {
  mkdirSync(dirname(dir), { recursive: true, mode: 0o711 });
  if (!existsSync(dir)) {
    if (canReach(account, dirname(dir))) mkdirSync(dir, { mode: 0o700 });
    else symlinkSync(mkdtempSync(join(reachableBase(), `${basename(dir)}-`)), dir);
  }
  if (account) chownSync(dir, account.uid, account.gid);
  return realpathSync(dir);
}

/**
 * The given program directory, or a copy of it that the account can reach. The copy is made once for
 * each `name`, which therefore carries a version; the rename makes it appear whole or not at all.
 */
export function reachableCopy(dir: string, name: string, account: Account | undefined): string {
  if (canReach(account, dir)) return dir;
  const copy = join(reachableBase(), name);
  if (existsSync(copy)) return copy;
  const unfinished = mkdtempSync(`${copy}.`);
  try {
    cpSync(dir, join(unfinished, 'copy'), { recursive: true, verbatimSymlinks: true });
    if (!existsSync(copy)) renameSync(join(unfinished, 'copy'), copy);
  } finally {
    rmSync(unfinished, { recursive: true, force: true });
  }
  return copy;
}

function reachableBase(): string {
  mkdirSync(REACHABLE_BASE, { recursive: true, mode: 0o755 });
  return REACHABLE_BASE;
}

function lookUp(name: string): Account | undefined {
  const id = (flag: string) =>
    Number(execFileSync('id', [flag, name], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }));
  try {
    return { uid: id('-u'), gid: id('-g') };
  } catch {
    return undefined;
  }
}
