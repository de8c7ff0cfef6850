import { chmodSync, cpSync, lstatSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { type Account, canReach, reachableBase } from './unprivileged.ts';

const OPEN_TO_READ = 0o444;
const OPEN_TO_RUN = 0o555;

/**
 * The given program directory, or a copy of it that the account can use. The copy is kept under `name`, which
 * therefore carries a version, and made again when a power cut, a full disk or anybody's hand has spoilt it.
 */
export function reachableCopy(dir: string, name: string, account: Account | undefined): string {
  if (!account || (canReach(account, dir) && isOpen(dir))) return dir;
  const copy = join(reachableBase(), name);
  if (!isOpen(copy) || !isSame(dir, copy)) replace(copy, dir);
  return copy;
}

/** The rename makes it appear whole or not at all; what it replaces may be in use, and stays until then. */
function replace(copy: string, dir: string): void {
  const workDir = mkdtempSync(`${copy}.`);
  const [made, previous] = [join(workDir, 'copy'), join(workDir, 'previous')];
  try {
    cpSync(dir, made, { recursive: true, verbatimSymlinks: true });
    open(made);
    renameIfThere(copy, previous);
    renameSync(made, copy);
  } catch (error) {
    // Another start may have been faster, and its copy is as good as this one.
    if (!isOpen(copy) || !isSame(dir, copy)) throw error;
  } finally {
    rmSync(workDir, { recursive: true, force: true });
  }
}

function renameIfThere(from: string, to: string): void {
  try {
    renameSync(from, to);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
}

/** `chmod` and not the mode at creation, which the umask would narrow. */
function open(dir: string): void {
  for (const path of pathsIn(dir)) {
    const stats = lstatSync(path);
    if (!stats.isSymbolicLink()) chmodSync(path, stats.mode | openness(stats.mode));
  }
}

/** Whether everybody may read all that is in it, and run what is to be run. */
function isOpen(dir: string): boolean {
  return pathsIn(dir).every((path) => {
    const { mode } = lstatSync(path);
    return (mode & openness(mode)) === openness(mode);
  });
}

/** A file that its owner may run is for everybody to run, and a directory to enter. */
function openness(mode: number): number {
  return mode & 0o100 ? OPEN_TO_RUN : OPEN_TO_READ;
}

function isSame(dir: string, copy: string): boolean {
  const [expected, found] = [sizesIn(dir), sizesIn(copy)];
  return expected.join() === found.join();
}

/** The sizes of files, by their place; those of directories and links are nobody's business. */
function sizesIn(dir: string): string[] {
  return pathsIn(dir).map((path) => {
    const stats = lstatSync(path);
    return `${path.slice(dir.length)} ${stats.isFile() ? stats.size : ''}`;
  });
}

/** The directory and all that is in it; nothing when it is not there. */
function pathsIn(dir: string): string[] {
  if (!lstatSync(dir, { throwIfNoEntry: false })) return [];
  return [
    dir,
    ...readdirSync(dir, { recursive: true, encoding: 'utf8' })
      .sort()
      .map((name) => join(dir, name)),
  ];
}
