import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { testDirectory } from '../ephemeral/test-directory.ts';
import { guard } from '../processes/guard.ts';

const parent = testDirectory('temporary');

const PROGRAM = `
  const { temporaryDirectory } = await import(${JSON.stringify(import.meta.resolve('./temporary-directory.ts'))});
  console.log(temporaryDirectory('tree'));
  setInterval(() => {}, 1_000);`;

/** A process that has made a directory. */
async function owner(): Promise<ChildProcess> {
  const child = spawn(process.execPath, ['--input-type=module', '--eval', PROGRAM], {
    env: { ...process.env, TMPDIR: parent },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  child.once('exit', guard(child.pid as number, 'KILL'));
  await once(child.stdout as NonNullable<typeof child.stdout>, 'data');
  return child;
}

async function kill(child: ChildProcess): Promise<void> {
  child.kill('SIGKILL');
  await once(child, 'exit');
}

test('what a killed process left is removed at the next start, and nothing else', async () => {
  mkdirSync(join(parent, 'sel-of-another-program'));
  const first = await owner();
  const [itsDirectory] = readdirSync(parent).filter((name) => name.startsWith('sel-tree-')) as [string];
  const second = await owner();
  assert.equal(readdirSync(parent).length, 3, 'whose owner lives stays');
  await kill(first);
  const third = await owner();
  const left = readdirSync(parent);
  await Promise.all([kill(second), kill(third)]);
  assert.ok(!left.includes(itsDirectory));
  assert.equal(left.length, 3);
});
