import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, chownSync, existsSync, mkdirSync, mkdtempSync, realpathSync, symlinkSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

/** The account that a server runs as when the session is root's. */
export interface Account {
  uid: number;
  gid: number;
}

/**
 * Where root's session keeps what an unprivileged server must reach when the project itself lies where
 * only root can look (for instance under /root, or anywhere with a strict umask).
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
  passableDirectory(dirname(dir));
  if (!existsSync(dir)) {
    if (canReach(account, dirname(dir))) mkdirSync(dir, { mode: 0o700 });
    else symlinkSync(mkdtempSync(join(reachableBase(), `${basename(dir)}-`)), dir);
  }
  const path = realpathSync(dir);
  if (dirname(path) === REACHABLE_BASE) reachableBase();
  if (account) chownSync(path, account.uid, account.gid);
  return path;
}

/** Made when it is not there. Root's servers, which run as other accounts, can pass through whatever the umask. */
export function passableDirectory(dir: string): void {
  const first = mkdirSync(dir, { recursive: true, mode: 0o711 });
  if (first === undefined || process.getuid?.() !== 0) return;
  for (let made = dir; made.length >= first.length; made = dirname(made)) chmodSync(made, 0o711);
}

/** {@link REACHABLE_BASE}, where everybody may look whatever the umask: what lies in it has its own modes. */
export function reachableBase(): string {
  mkdirSync(REACHABLE_BASE, { recursive: true });
  chmodSync(REACHABLE_BASE, 0o755);
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
