import assert from 'node:assert/strict';
import { once } from 'node:events';
import { test } from 'node:test';
import { KeptProcess } from './kept-process.ts';
import type { RunningProcess } from './running-process.ts';

/** A process that exists only here: ends when it is told to or when the test says so. */
class FakeProcess implements RunningProcess {
  readonly pid: number;
  readonly ready?: Promise<void>;
  readonly ended: Promise<string>;
  readonly end: (reason: string) => void;

  constructor(pid: number, ready?: Promise<void>) {
    const { promise, resolve } = Promise.withResolvers<string>();
    this.pid = pid;
    if (ready) this.ready = ready;
    this.ended = promise;
    this.end = resolve;
  }

  async stop(): Promise<void> {
    this.end('was stopped');
  }

  kill(): void {
    this.end('was killed');
  }
}

test('a process that ends by itself is started again, and says so', async () => {
  const launched: FakeProcess[] = [];
  const kept = new KeptProcess('worker-1', async () => {
    launched.push(new FakeProcess(launched.length + 1));
    return launched.at(-1) as FakeProcess;
  });
  await kept.start();
  assert.equal(kept.pid, 1);

  launched[0]?.end('terminó por la señal SIGKILL');
  const [reason, pauseMs] = await once(kept, 'failed');
  assert.equal(reason, 'terminó por la señal SIGKILL');
  assert.ok(pauseMs > 0);
  await once(kept, 'ready');
  assert.equal(kept.pid, 2);

  await kept.stop();
  assert.equal(kept.pid, undefined);
  assert.equal(launched.length, 2);
});

test('a process that is to stay dead for a while is started again after that', async () => {
  let launches = 0;
  const kept = new KeptProcess('worker-1', async () => {
    launches += 1;
    return new FakeProcess(launches);
  });
  await kept.start();
  const DEAD_MS = 1_500;
  kept.leaveDead(DEAD_MS);
  kept.kill();
  const [, pauseMs] = await once(kept, 'failed');
  // A little time has passed since it was asked for; the usual pause after a first failure is a third of a second.
  assert.ok(pauseMs > 0.5 * DEAD_MS && pauseMs <= DEAD_MS, `${pauseMs} ms`);
  await once(kept, 'ready');
  assert.equal(launches, 2);
  await kept.stop();
});

test('a start that fails later on is tried again', async () => {
  let launches = 0;
  const kept = new KeptProcess('postgres', async () => {
    launches += 1;
    if (launches === 2) throw new Error('still in use');
    return new FakeProcess(launches);
  });
  const reasons: string[] = [];
  kept.on('failed', (reason) => reasons.push(reason));
  await kept.start();
  kept.kill();
  await once(kept, 'ready');
  assert.deepEqual(reasons, ['was killed', 'still in use']);
  await kept.stop();
});

test('a process that ends before it is ready fails the start, and is not started again', async () => {
  let launches = 0;
  const never = new Promise<void>(() => {});
  const kept = new KeptProcess('api-gateway', async () => {
    launches += 1;
    const process = new FakeProcess(launches, never);
    process.end('El puerto 8000 está ocupado');
    return process;
  });
  await assert.rejects(kept.start(), {
    message: 'api-gateway no pudo arrancar: El puerto 8000 está ocupado',
  });
  await kept.stop();
  assert.equal(launches, 1);
});

test('a stop during the start waits for the launch and leaves nothing running', async () => {
  const { promise: launching, resolve } = Promise.withResolvers<FakeProcess>();
  const kept = new KeptProcess('postgres', () => launching);
  const process = new FakeProcess(1, new Promise(() => {}));
  const starting = assert.rejects(kept.start(), /was stopped/);
  const stopping = kept.stop();
  resolve(process);
  await stopping;
  await starting;
  assert.equal(await process.ended, 'was stopped');
});

test('a stop during the pause before a new start ends the pause', async () => {
  const first = new FakeProcess(1);
  const launches = [first];
  const kept = new KeptProcess('worker-1', async () => launches.shift() ?? assert.fail('started again'));
  await kept.start();
  first.end('broke');
  await once(kept, 'failed');
  await Promise.all([kept.stop(), kept.stop()]);
  assert.equal(kept.pid, undefined);
});
