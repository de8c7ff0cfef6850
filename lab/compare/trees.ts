import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '@sel/runtime/project-root';
import { UsageError } from '@sel/runtime/usage-error';
import { Checkout } from '../../local/ephemeral/checkout.ts';

/** @returns the commit that a branch, a tag or a commit names. @throws {UsageError} when git knows no such. */
export function commitOf(ref: string): string {
  try {
    // What begins with a dash would be taken for an option.
    return git('rev-parse', '--verify', '--quiet', '--end-of-options', `${ref}^{commit}`).trim();
  } catch {
    throw new UsageError(
      `git no conoce «${ref}» en ${ROOT}. Di una rama, una etiqueta o un commit; si está en el servidor: git fetch.`,
    );
  }
}

/** Files that were changed and not committed: they are in neither of two refs. */
export function uncommitted(): number {
  return git('status', '--porcelain', '--untracked-files=no').split('\n').filter(Boolean).length;
}

/** The tree of a commit, ready to be started: with the packages that are installed here where it asks for the same. */
export function treeOf(commit: string, say: (text: string) => void): Checkout {
  const tree = new Checkout('compare', commit);
  try {
    const lock = 'package-lock.json';
    if (tree.read(lock) === readFileSync(join(ROOT, lock), 'utf8')) tree.linkPackages();
    else {
      say(`${commit.slice(0, 12)} pide otros paquetes: npm ci…`);
      tree.installPackages();
    }
    return tree;
  } catch (error) {
    tree.remove();
    throw error;
  }
}

function git(...args: string[]): string {
  return execFileSync('git', args, { cwd: ROOT, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
}
