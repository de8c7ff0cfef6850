import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { test } from 'node:test';
import { ROOT } from '@sel/runtime/project-root';
import { projectFile } from './project-file.ts';

interface LockedPackage {
  resolved?: string;
  optionalDependencies?: Record<string, string>;
}

const { packages } = JSON.parse(projectFile('package-lock.json')) as {
  packages: Record<string, LockedPackage>;
};

test('the lock file knows the optional packages of every platform, as `npm ci` demands', () => {
  // npm drops those of other platforms when it writes the file from an existing node_modules.
  const missing = Object.entries(packages).flatMap(([path, { optionalDependencies }]) =>
    Object.keys(optionalDependencies ?? {}).filter(
      (name) => !packages[`node_modules/${name}`] && !packages[`${path}/node_modules/${name}`],
    ),
  );
  assert.deepEqual(
    missing,
    [],
    'remove node_modules and package-lock.json, then: npm install --package-lock-only',
  );
});

test('the lock file holds no download addresses', () => {
  const addresses = Object.values(packages).flatMap(({ resolved }) =>
    /^https?:/.test(resolved ?? '') ? resolved : [],
  );
  assert.deepEqual(addresses, []);
});

test('the Dockerfile copies the package.json of every workspace', () => {
  const { workspaces } = JSON.parse(projectFile('package.json')) as {
    workspaces: string[];
  };
  const dockerfile = projectFile('Dockerfile');
  assert.deepEqual(
    workspaces.filter((name) => !dockerfile.includes(` ${name}/package.json ${name}/\n`)),
    [],
  );
});

test('every checkout has the same lines, also one of Windows (core.autocrlf)', (t) => {
  const { status, stdout } = spawnSync('git', ['ls-files', '--eol'], { cwd: ROOT, encoding: 'utf8' });
  if (status !== 0) return t.skip('not a clone');
  // «i/lf w/lf attr/text=auto eol=lf <tab> path»: in the index, in the checkout, what .gitattributes says.
  const files = stdout.trimEnd().split('\n');
  const wrong = files.filter((file) => !/^i\/(lf|none) .*eol=lf|^i\/-text .*attr\/-text/.test(file));
  assert.ok(files.length > 500);
  assert.deepEqual(wrong, []);
});
