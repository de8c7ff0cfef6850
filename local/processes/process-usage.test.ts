import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { test } from 'node:test';
import { canMeasureUsage, cpuMsOf, memoryBytesOf } from './process-usage.ts';

test('processor time and memory of a process include those of its descendants', {
  skip: !canMeasureUsage(),
}, async () => {
  // A shell that itself does nothing and has a child that calculates for a while and says when.
  const script = `const a = new Array(5e6).fill(1.5); while (process.cpuUsage().user < 1e5) a[0] += 1; console.log(a[0]); setInterval(() => {}, 1e6)`;
  const shell = spawn('/bin/sh', ['-c', `"$0" -e "$1"; true`, process.execPath, script], { detached: true });
  try {
    await new Promise((resolve) => shell.stdout.once('data', resolve));
    const [cpuMs, memoryBytes] = [cpuMsOf([shell.pid as number]), memoryBytesOf([shell.pid as number])];
    assert.ok(cpuMs >= 100, String(cpuMs));
    assert.ok(memoryBytes > 40e6, String(memoryBytes));
    assert.equal(cpuMsOf([]), 0);
  } finally {
    process.kill(-(shell.pid as number), 'SIGKILL');
  }
});

test('processor time is not rounded down to hundredths of a second', {
  skip: !canMeasureUsage(),
}, async () => {
  const script = `process.on('message', () => {
    const until = performance.now() + 3;
    while (performance.now() < until);
    const { user, system } = process.cpuUsage();
    process.send((user + system) / 1000);
  })`;
  const child = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'ignore', 'ignore', 'ipc'] });
  try {
    for (let i = 0; i < 10; i += 1) {
      child.send('go on');
      const [ownMs] = (await once(child, 'message')) as [number];
      const seenMs = cpuMsOf([child.pid as number]);
      assert.ok(seenMs > ownMs - 0.1, `${seenMs} ms seen of ${ownMs}`);
    }
  } finally {
    child.kill('SIGKILL');
  }
});
