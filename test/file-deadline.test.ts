import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';

/** Each of its tests is short enough; all of them together are not. */
const MANY_TESTS = `
  const { test } = require('node:test');
  for (let n = 0; n < 1_000; n += 1) test('short', () => new Promise((resolve) => setTimeout(resolve, 100)));`;

test('a file of many tests ends when all of them take too long, and is named', () => {
  const preload = pathToFileURL(join(import.meta.dirname, 'file-deadline.ts')).href;
  const { status, stderr } = spawnSync(process.execPath, ['--import', preload, '-e', MANY_TESTS, 'este'], {
    encoding: 'utf8',
    env: { PATH: process.env.PATH, TEST_FILE_DEADLINE_MS: '300' },
  });
  assert.equal(status, 1, stderr);
  assert.match(stderr, /✘ este lleva más de 0.3 s: se termina\./);
});
