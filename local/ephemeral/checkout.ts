import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '@sel/runtime/project-root';
import { outsideNpm } from '../processes/outside-npm.ts';
import { temporaryDirectory } from '../servers/temporary-directory.ts';

/** What is compiled of one tree is no other's. */
const OWN_MODULES = ['@sel', '.cache'];

/** The sources of one commit in a directory of their own; the clone's own files and its index are left alone. */
export class Checkout {
  readonly dir: string;

  /** @throws when git does not have the commit. */
  constructor(name: string, commit: string) {
    const archive = execFileSync('git', ['archive', commit], { cwd: ROOT, maxBuffer: 2 ** 30 });
    this.dir = temporaryDirectory(name);
    execFileSync('tar', ['-x', '-C', this.dir], { input: archive });
  }

  /** Its own workspaces, and for the rest what is installed: Node looks for a linked package's needs where it really is. */
  linkPackages(): void {
    const modules = join(this.dir, 'node_modules');
    mkdirSync(join(modules, '@sel'), { recursive: true });
    for (const name of readdirSync(join(ROOT, 'node_modules'))) {
      if (!OWN_MODULES.includes(name)) symlinkSync(join(ROOT, 'node_modules', name), join(modules, name));
    }
    const { workspaces } = JSON.parse(this.read('package.json')) as { workspaces: string[] };
    for (const name of workspaces) symlinkSync(join(this.dir, name), join(modules, '@sel', name));
  }

  /** Those that its lock file names, from the registry or npm's cache. @throws with npm's own words. */
  installPackages(): void {
    execFileSync('npm', ['ci', '--no-audit', '--no-fund'], {
      cwd: this.dir,
      env: outsideNpm(),
      encoding: 'utf8',
      stdio: 'pipe',
    });
  }

  /** @param path within the project. */
  read(path: string): string {
    return readFileSync(join(this.dir, path), 'utf8');
  }

  remove(): void {
    rmSync(this.dir, { recursive: true, force: true });
  }
}
