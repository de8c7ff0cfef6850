import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { test } from 'node:test';
import { ROOT } from '@sel/runtime/project-root';
import { temporaryDirectory } from '../servers/temporary-directory.ts';
import { bundleTypebox } from './typebox.ts';

const PROGRAM = `
  import Type, { IsString } from 'typebox';
  import { Compile } from 'typebox/compile';
  import { Check } from 'typebox/value';
  const text = Type.String({ maxLength: 2 });
  console.log(Check(text, 'ab'), Compile(text).Check('abc'), IsString(text), import.meta.resolve("typebox"));`;

test('typebox in a few files is taken for the one that is installed, and does the same', async () => {
  const dir = temporaryDirectory('typebox of tests');
  try {
    const { href } = await bundleTypebox(dir);
    const { stdout, stderr } = spawnSync(
      process.execPath,
      ['--input-type=module', '--import', href, '-e', PROGRAM],
      { cwd: ROOT, encoding: 'utf8' },
    );
    assert.match(stdout, /^true false true file:\/\/.*typebox%20of%20tests.*\/build\/index\.mjs$/m, stderr);
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
});
