import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '@sel/runtime/project-root';
import { UsageError } from '@sel/runtime/usage-error';
import { Checkout } from '../../local/ephemeral/checkout.ts';
import type { Subject } from './stored-comparison.ts';

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

/**
 * The tree of a commit, ready to be started: with the packages that are installed here where it asks for the same, and
 * with its own where it does not.
 * @throws {UsageError} when it cannot be started as systems of this project are, or its packages cannot be had.
 */
export function treeOf(
  { ref, commit }: Pick<Subject, 'ref' | 'commit'>,
  say: (text: string) => void,
): Checkout {
  const tree = new Checkout('compare', commit);
  try {
    refuseUnstartable(tree, ref);
    if (tree.read(LOCK) === readFileSync(join(ROOT, LOCK), 'utf8')) tree.linkPackages();
    else {
      say(`${ref} pide otros paquetes: npm ci…`);
      install(tree, ref);
    }
    return tree;
  } catch (error) {
    tree.remove();
    throw error;
  }
}

const LOCK = 'package-lock.json';

function refuseUnstartable(tree: Checkout, ref: string): void {
  const missing = ['package.json', LOCK].filter((file) => !existsSync(join(tree.dir, file)));
  const what =
    missing.length > 0
      ? `no tiene ${missing.join(' ni ')}`
      : !JSON.parse(tree.read('package.json')).scripts?.start && 'no tiene «npm start»';
  if (what) {
    throw new UsageError(
      `«${ref}» no se puede medir: ${what}. Cada versión se arranca con su propio npm start; elige una que lo tenga.`,
    );
  }
}

function install(tree: Checkout, ref: string): void {
  try {
    tree.installPackages();
  } catch (error) {
    const { stderr = '' } = error as { stderr?: string };
    throw new UsageError(
      `«${ref}» no se puede medir: npm ci no pudo instalar sus paquetes. Hace falta la red, o que estén en la caché de npm.\n${stderr.trim().split('\n').slice(-3).join('\n')}`,
    );
  }
}

function git(...args: string[]): string {
  return execFileSync('git', args, { cwd: ROOT, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
}
