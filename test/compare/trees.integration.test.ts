import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { ROOT } from '@sel/runtime/project-root';
import { UsageError } from '@sel/runtime/usage-error';
import { bothSystems } from '../../lab/compare/both-systems.ts';
import { DEFAULT_PLAN } from '../../lab/compare/plan.ts';
import { treeOf } from '../../lab/compare/trees.ts';
import { commitWith } from './commit-with.ts';

const skip = !existsSync(join(ROOT, '.git')) && 'a copy without .git has no versions to compare';

/** A project of one package, which it has itself: nothing has to be fetched for it. */
const NAME = { name: 'otro', version: '1.0.0' };
const PROJECT = {
  ...NAME,
  scripts: { start: 'echo aquí no && exit 1' },
  dependencies: { propio: 'file:propio' },
};
const LOCK = {
  ...NAME,
  lockfileVersion: 3,
  requires: true,
  packages: {
    '': { ...NAME, dependencies: PROJECT.dependencies },
    'node_modules/propio': { resolved: 'propio', link: true },
    propio: { version: '1.0.0' },
  },
};
const OTHER = {
  'package.json': JSON.stringify(PROJECT),
  'package-lock.json': JSON.stringify(LOCK),
  'propio/package.json': JSON.stringify({ name: 'propio', version: '1.0.0' }),
};

describe('what is measured of another version', { skip }, () => {
  test('where it asks for the same packages it has those that are installed here', () => {
    const said: string[] = [];
    const tree = treeOf({ ref: 'HEAD', commit: commitWith({}) }, (text) => said.push(text));
    try {
      assert.ok(existsSync(join(tree.dir, 'node_modules/undici/package.json')));
      assert.deepEqual(said, []);
    } finally {
      tree.remove();
    }
  });

  test('where it asks for others it has its own, and no other', () => {
    const said: string[] = [];
    const tree = treeOf({ ref: 'v0', commit: commitWith(OTHER) }, (text) => said.push(text));
    try {
      assert.ok(existsSync(join(tree.dir, 'node_modules/propio/package.json')));
      assert.ok(!existsSync(join(tree.dir, 'node_modules/undici')));
      assert.deepEqual(said, ['v0 pide otros paquetes: npm ci…']);
    } finally {
      tree.remove();
    }
  });

  const unusable: [string, Record<string, string | null>, RegExp][] = [
    [
      'has no list of its packages',
      { 'package-lock.json': null },
      /«v0» no se puede medir: no tiene package-lock\.json\./,
    ],
    [
      'is no project at all',
      { 'package.json': null, 'package-lock.json': null },
      /no tiene package\.json ni package-lock/,
    ],
    [
      'cannot be started',
      { ...OTHER, 'package.json': JSON.stringify(NAME) },
      /no tiene «npm start»\. Cada versión/,
    ],
    [
      'asks for what cannot be installed',
      {
        ...OTHER,
        'propio/package.json': null,
        'package.json': JSON.stringify({ ...PROJECT, dependencies: { x: 'file:x' } }),
      },
      /npm ci no pudo instalar sus paquetes/,
    ],
  ];
  for (const [what, files, why] of unusable) {
    test(`one that ${what} is refused, and it is said why`, () => {
      const commit = commitWith(files);
      assert.throws(
        () => treeOf({ ref: 'v0', commit }, () => {}),
        (error: Error) => {
          assert.ok(error instanceof UsageError, error.stack);
          return why.test(error.message);
        },
      );
    });
  }

  test('one whose system does not start is named, with what it said', async () => {
    const subject = { ref: 'v0', commit: commitWith(OTHER), env: {} };
    const onlooker = { say: () => {}, measured: () => {} };
    using both = bothSystems({ a: subject, b: subject }, onlooker, new AbortController().signal);
    await assert.rejects(both.compare(DEFAULT_PLAN), (error: Error) => {
      assert.ok(error instanceof UsageError, error.stack);
      return /^«v0» no se puede medir\. El sistema no arrancó con npm start\.[\s\S]*aquí no/.test(
        error.message,
      );
    });
  });
});
