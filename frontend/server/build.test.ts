import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { testDirectory } from '../../local/ephemeral/test-directory.ts';
import { givePage } from './build.ts';

const parent = testDirectory('page-given');

/** @param builtS when its page was built, if it was. */
function project(name: string, source: string, builtS?: number): string {
  const dir = join(parent, name);
  const write = (path: string, text: string, atS: number) => {
    mkdirSync(dirname(join(dir, path)), { recursive: true });
    writeFileSync(join(dir, path), text);
    utimesSync(join(dir, path), atS, atS);
  };
  write('frontend/index.html', '<html>', 1_000);
  write('frontend/src/main.ts', source, 1_000);
  utimesSync(join(dir, 'frontend/src'), 1_000, 1_000);
  if (builtS !== undefined) write('frontend/dist/index.html', `built of ${source}`, builtS);
  return dir;
}

const pageOf = (dir: string) => {
  const index = join(dir, 'frontend/dist/index.html');
  return existsSync(index) ? readFileSync(index, 'utf8') : undefined;
};

test('a copy of the same sources is given the page that is built of them', () => {
  const to = project('same', 'a');
  givePage(to, project('built', 'a', 2_000));
  assert.equal(pageOf(to), 'built of a');
});

test('one of other sources, or of more, is not; nor is a page given that is out of date', () => {
  const others = [project('other', 'b'), project('more', 'a'), project('late', 'a')];
  writeFileSync(join(others[1] as string, 'frontend/src/more.ts'), '');
  const built = project('built-too', 'a', 2_000);
  for (const to of others.slice(0, 2)) givePage(to, built);
  givePage(others[2] as string, project('out-of-date', 'a', 500));
  assert.deepEqual(others.map(pageOf), [undefined, undefined, undefined]);
});
