import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { test } from 'node:test';
import { startCommand, startOf } from './process-identity.ts';

test('a process has the same start for this program and for a shell, until it ends', async () => {
  const child = spawn('sleep', ['600']);
  const pid = child.pid as number;
  const start = startOf(pid);
  assert.ok(start);
  assert.equal(execFileSync('/bin/sh', ['-c', startCommand(pid)], { encoding: 'utf8' }).trim(), start);
  child.kill('SIGKILL');
  await once(child, 'exit');
  assert.equal(startOf(pid), undefined);
});
