import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '@sel/runtime/project-root';
import { temporaryDirectory } from '../../local/servers/temporary-directory.ts';

export interface Release {
  version: string;
  /** Its commit, abbreviated. */
  commit: string;
}

/** The newest one that CHANGELOG.md names. */
export function lastRelease(): Release {
  const changelog = readFileSync(join(ROOT, 'CHANGELOG.md'), 'utf8');
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
  readonly dir = temporaryDirectory('release');
  /** Packages that it was released with in another version, for whoever wonders about a failure. */
  readonly otherVersions: string[];

  constructor({ commit }: Release) {
    const archive = execFileSync('git', ['archive', commit], { cwd: ROOT, maxBuffer: 2 ** 30 });
    execFileSync('tar', ['-x', '-C', this.dir], { input: archive });
    this.#linkPackages();
    this.otherVersions = this.#compareVersions();
  }

  /** The names of its migrations. */
  get migrations(): string[] {
    return readdirSync(join(this.dir, 'database/migrations')).map((file) => file.replace(/\.\w+$/, ''));
  }

  remove(): void {
    rmSync(this.dir, { recursive: true, force: true });
  }

  /** Its own workspaces, and for the rest what is installed: Node looks for a linked package's needs where it really is. */
  #linkPackages(): void {
    const modules = join(this.dir, 'node_modules');
    mkdirSync(join(modules, '@sel'), { recursive: true });
    for (const name of readdirSync(join(ROOT, 'node_modules'))) {
      if (name !== '@sel') symlinkSync(join(ROOT, 'node_modules', name), join(modules, name));
    }
    const { workspaces } = this.#readJson<{ workspaces: string[] }>(this.dir, 'package.json');
    for (const name of workspaces) symlinkSync(join(this.dir, name), join(modules, '@sel', name));
  }

  #compareVersions(): string[] {
    const [theirs, ours] = [this.dir, ROOT].map(
      (root) =>
        this.#readJson<{ packages: Record<string, { version?: string; link?: boolean }> }>(
          root,
          'package-lock.json',
        ).packages,
    );
    return Object.entries(theirs ?? {}).flatMap(([path, { version }]) => {
      const here = ours?.[path]?.version;
      return path.startsWith('node_modules/') && version !== here ? `${path}: ${version}, here ${here}` : [];
    });
  }

  #readJson<T>(root: string, path: string): T {
    return JSON.parse(readFileSync(join(root, path), 'utf8')) as T;
  }
}
