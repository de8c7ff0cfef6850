import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { test } from 'node:test';
import { processTree, signalAll } from './process-tree.ts';

test('a tree holds the descendants, and a signal reaches all of them', async () => {
  const shell = spawn('/bin/sh', ['-c', 'sleep 600 & echo $!; wait'], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const [output] = await once(shell.stdout, 'data');
  const grandchild = Number(String(output).trim());
  assert.deepEqual(processTree(shell.pid as number).slice(0, 2), [shell.pid, grandchild]);
  signalAll(processTree(shell.pid as number), 'SIGKILL');
  const [, signal] = await once(shell, 'exit');
  assert.equal(signal, 'SIGKILL');
  assert.ok(!processTree(process.pid).includes(grandchild));
});
