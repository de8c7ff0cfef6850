import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { ROOT } from '@sel/runtime/project-root';
import { parse } from 'yaml';
import { lastRelease } from './upgrade/last-release.ts';

const { version } = JSON.parse(read('package.json')) as { version: string };

test('everything that has a version has the one of package.json', () => {
  const packages = globSync('*/package.json', { cwd: ROOT }).map((path) => [
    path,
    JSON.parse(read(path)).version,
  ]);
  const { images } = parse(read('deploy/kubernetes/kustomization.yaml')) as {
    images: { name: string; newTag: string }[];
  };
  const named = Object.fromEntries([
    ...packages,
    ...images.map(({ name, newTag }) => [name, newTag]),
    ['openapi.ts', /version: '(.*)'/.exec(read('api-gateway/openapi.ts'))?.[1]],
  ]);
  assert.deepEqual(named, Object.fromEntries(Object.keys(named).map((name) => [name, version])));
});

test('CHANGELOG.md names the last release with its commit, and this one is newer', () => {
  assert.equal(lastRelease().version.localeCompare(version, 'en', { numeric: true }), -1);
});

function read(path: string): string {
  return readFileSync(join(ROOT, path), 'utf8');
}
