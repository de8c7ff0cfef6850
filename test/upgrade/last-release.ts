import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '@sel/runtime/project-root';
import { Checkout } from '../../local/ephemeral/checkout.ts';
import { projectFile } from '../project-file.ts';

export interface Release {
  version: string;
  /** Its commit, abbreviated. */
  commit: string;
}

/** The newest one that CHANGELOG.md names. */
export function lastRelease(): Release {
  const changelog = projectFile('CHANGELOG.md');
  const [, version, commit] =
    /^## \[(\d+\.\d+\.\d+)\] - \d{4}-\d\d-\d\d \(([0-9a-f]{7,40})\)$/m.exec(changelog) ?? [];
  if (!version || !commit)
    throw new Error('CHANGELOG.md names no release as «## [1.2.3] - 2026-01-31 (commit)»');
  return { version, commit };
}

/** @returns why the release cannot be had from the history, or false. */
export function whyNotInHistory({ version, commit }: Release): string | false {
  const { status, stderr, error } = spawnSync('git', ['cat-file', '-e', `${commit}^{commit}`], {
    cwd: ROOT,
    encoding: 'utf8',
  });
  if (status === 0) return false;
  const reason = (error?.message ?? stderr).trim();
  return (
    `SIN HISTORIA: no se prueba la actualización desde ${version}, porque falta su commit ${commit} (${reason}). ` +
    'Con «git fetch --unshallow» la hay; en una copia sin .git, no.'
  );
}

/** The sources of a release in a directory of their own, to be run with the packages that are installed here. */
export class ReleaseTree {
  readonly #checkout: Checkout;
  /** Packages that it was released with in another version, for whoever wonders about a failure. */
  readonly otherVersions: string[];

  constructor({ commit }: Release) {
    this.#checkout = new Checkout('release', commit);
    this.#checkout.linkPackages();
    this.otherVersions = this.#compareVersions();
  }

  get dir(): string {
    return this.#checkout.dir;
  }

  /** The names of its migrations. */
  get migrations(): string[] {
    return readdirSync(join(this.dir, 'database/migrations')).map((file) => file.replace(/\.\w+$/, ''));
  }

  remove(): void {
    this.#checkout.remove();
  }

  #compareVersions(): string[] {
    const locks = [this.#checkout.read('package-lock.json'), projectFile('package-lock.json')];
    const [theirs, ours] = locks.map(
      (text) =>
        (JSON.parse(text) as { packages: Record<string, { version?: string; link?: boolean }> }).packages,
    );
    return Object.entries(theirs ?? {}).flatMap(([path, { version }]) => {
      const here = ours?.[path]?.version;
      return path.startsWith('node_modules/') && version !== here ? `${path}: ${version}, here ${here}` : [];
    });
  }
}
