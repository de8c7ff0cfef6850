import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { RunningProcess } from './running-process.ts';
import { type Launch, Supervisor } from './supervisor.ts';

/** Starts processes that exist only here, and notes what becomes of them. */
function recorded(log: string[]): (name: string) => Launch {
  let pid = 0;
  return (name) => async () => {
    const { promise: ended, resolve } = Promise.withResolvers<string>();
    pid += 1;
    log.push(`start ${name}`);
    const end = (how: string) => {
      log.push(`${how} ${name}`);
      resolve(how);
    };
    return { pid, ended, stop: async () => end('stop'), kill: () => end('kill') } satisfies RunningProcess;
  };
}

test('everything stops in the reverse order of its start, all workers together', async () => {
  const log: string[] = [];
  const launch = recorded(log);
  const supervisor = new Supervisor(launch);
  await supervisor.start('postgres', launch('postgres'));
  await supervisor.start('api-gateway', launch('api-gateway'));
  await supervisor.setWorkers(2);
  await supervisor.start('frontend', launch('frontend'));
  log.length = 0;
  await supervisor.stop();
  assert.deepEqual(log, [
    'stop frontend',
    'stop worker-1',
    'stop worker-2',
    'stop api-gateway',
    'stop postgres',
  ]);
});

test('workers come and go by number, and who watches is told', async () => {
  const supervisor = new Supervisor(recorded([]));
  const told: string[] = [];
  supervisor.on('ready', (name) => told.push(`+${name}`));
  supervisor.on('stopped', (name) => told.push(`-${name}`));
  await Promise.all([supervisor.setWorkers(3), supervisor.setWorkers(1), supervisor.setWorkers(2)]);
  assert.deepEqual(supervisor.workers, ['worker-1', 'worker-2']);
  assert.deepEqual(told, ['+worker-1', '+worker-2', '+worker-3', '-worker-2', '-worker-3', '+worker-2']);
  assert.equal(supervisor.pidOf('worker-3'), undefined);
  assert.equal(typeof supervisor.pidOf('worker-2'), 'number');
  await supervisor.stop();
});

test('a worker that cannot start is not counted, and the others stay', async () => {
  const launch = recorded([]);
  const supervisor = new Supervisor((name) =>
    name === 'worker-2' ? () => Promise.reject(new Error('no memory')) : launch(name),
  );
  await assert.rejects(supervisor.setWorkers(2), /no memory/);
  assert.deepEqual(supervisor.workers, ['worker-1']);
  await supervisor.stop();
});

test('the number of a worker that could not start goes to the next one', async () => {
  const launch = recorded([]);
  let isRefused = true;
  const supervisor = new Supervisor((name) =>
    name === 'worker-2' && isRefused ? () => Promise.reject(new Error('no memory')) : launch(name),
  );
  await assert.rejects(supervisor.setWorkers(3), /no memory/);
  assert.deepEqual(supervisor.workers, ['worker-1', 'worker-3']);
  isRefused = false;
  await supervisor.setWorkers(2);
  assert.deepEqual(supervisor.workers, ['worker-1', 'worker-3']);
  await supervisor.setWorkers(3);
  assert.deepEqual(supervisor.workers, ['worker-1', 'worker-2', 'worker-3']);
  await supervisor.stop();
});

test('a worker that is leaving is waited for, before what it needs is stopped', async () => {
  const log: string[] = [];
  const finish = Promise.withResolvers<void>();
  const launch = recorded(log);
  const supervisor = new Supervisor((name) => async () => {
    const running = await launch(name)();
    return { ...running, stop: () => finish.promise.then(() => running.stop()) };
  });
  await supervisor.start('postgres', launch('postgres'));
  await supervisor.setWorkers(1);
  const scaled = supervisor.setWorkers(0);
  await nextTurn();
  const stopped = supervisor.stop();
  await nextTurn();
  finish.resolve();
  await Promise.all([scaled, stopped]);
  assert.deepEqual(log.slice(-2), ['stop worker-1', 'stop postgres']);
});

test('nothing is started any more once everything stops', async () => {
  const log: string[] = [];
  const supervisor = new Supervisor(recorded(log));
  await supervisor.setWorkers(1);
  await supervisor.stop();
  await assert.rejects(supervisor.setWorkers(2), /the system stops/);
  assert.deepEqual(log, ['start worker-1', 'stop worker-1']);
});
