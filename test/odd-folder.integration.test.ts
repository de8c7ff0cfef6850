import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { ROOT } from '@sel/runtime/project-root';
import { checkPath } from '../local/servers/postgres-binaries.ts';
import { type NpmStart, npmStart } from './npm-start.ts';

/** What paths, URLs, shells and bundlers each take for something of their own. */
const NAMES = ['ft #3', '¿qué? 100% %2F', "l'été & más; (2) [x] {y}"];

// On the project's own disk, so that node_modules can be linked file by file.
const parent = join(ROOT, '.data', `prueba-${process.pid}`);
let system: NpmStart | undefined;
after(async () => {
  await system?.stop();
  rmSync(parent, { recursive: true, force: true });
});

/** The project as it would lie there after `git clone` and `npm ci`. */
function projectIn(folder: string): string {
  mkdirSync(folder, { recursive: true });
  for (const name of readdirSync(ROOT)) {
    if (['.git', '.data', 'node_modules'].includes(name)) continue;
    const isOwn = (path: string) => !/[\\/](dist|node_modules|\.build-\w+)$/.test(path);
    cpSync(join(ROOT, name), join(folder, name), { recursive: true, filter: isOwn });
  }
  execFileSync('cp', ['-RPl', join(ROOT, 'node_modules'), join(folder, 'node_modules')]);
  return folder;
}

test('the project works in a folder of any name', async () => {
  const root = projectIn(join(parent, ...NAMES));
  system = await npmStart(['--data', join(root, 'datos'), '--workers', '1'], {}, root);
  const page = await (await fetch(system.pageUrl)).text();
  const assets = page.match(/\/assets\/[^"]+/g) ?? [];
  assert.ok(assets.length >= 2, page);
  for (const asset of assets) assert.equal((await fetch(system.pageUrl + asset)).status, 200, asset);
  assert.equal((await fetch(`${system.apiUrl}/health`)).status, 200);
});

test('the few names that PostgreSQL itself cannot bear are told, with the path', () => {
  for (const name of ['$HOME', '`id`', 'una "cita"', 'a\\b']) {
    const path = `/home/ana/${name}/bin`;
    assert.throws(
      () => checkPath(path),
      ({ message }: Error) => message.includes(path),
    );
  }
  for (const name of NAMES) checkPath(`/home/ana/${name}/bin`);
});
