import assert from 'node:assert/strict';
import { globSync } from 'node:fs';
import { test } from 'node:test';
import { ROOT } from '@sel/runtime/project-root';
import { parse } from 'yaml';
import { projectFile } from './project-file.ts';
import { lastRelease } from './upgrade/last-release.ts';

const { version } = JSON.parse(projectFile('package.json')) as { version: string };

test('everything that has a version has the one of package.json', () => {
  const packages = globSync('*/package.json', { cwd: ROOT }).map((path) => [
    path,
    JSON.parse(projectFile(path)).version,
  ]);
  const { images } = parse(projectFile('deploy/kubernetes/kustomization.yaml')) as {
    images: { name: string; newTag: string }[];
  };
  const named = Object.fromEntries([
    ...packages,
    ...images.map(({ name, newTag }) => [name, newTag]),
    ['openapi.ts', /version: '(.*)'/.exec(projectFile('api-gateway/openapi.ts'))?.[1]],
  ]);
  assert.deepEqual(named, Object.fromEntries(Object.keys(named).map((name) => [name, version])));
});

test('CHANGELOG.md names the last release with its commit, and this one is newer', () => {
  assert.equal(lastRelease().version.localeCompare(version, 'en', { numeric: true }), -1);
});
