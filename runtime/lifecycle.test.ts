import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Lifecycle, type Part } from './lifecycle.ts';
import { createLogger } from './logger.ts';

const logger = createLogger('test', { LOG_LEVEL: 'silent' });

function parts(log: string[], failing?: string): Part[] {
  return ['a', 'b', 'c'].map((name) => ({
    name,
    start: () => {
      if (name === failing) throw new Error(name);
      log.push(`start ${name}`);
    },
    stop: () => void log.push(`stop ${name}`),
  }));
}

test('parts start in order and stop in reverse order', async () => {
  const log: string[] = [];
  const lifecycle = new Lifecycle(parts(log), logger);
  await lifecycle.start();
  await lifecycle.stop();
  assert.deepEqual(log, ['start a', 'start b', 'start c', 'stop c', 'stop b', 'stop a']);
});

test('a second start and a second stop change nothing', async () => {
  const log: string[] = [];
  const lifecycle = new Lifecycle(parts(log), logger);
  await Promise.all([lifecycle.start(), lifecycle.start()]);
  await Promise.all([lifecycle.stop(), lifecycle.stop()]);
  assert.equal(log.length, 6);
});

test('a part that cannot start takes down those before it', async () => {
  const log: string[] = [];
  const lifecycle = new Lifecycle(parts(log, 'c'), logger);
  await assert.rejects(lifecycle.start(), /c/);
  await lifecycle.stop();
  assert.deepEqual(log, ['start a', 'start b', 'stop b', 'stop a']);
});

test('a part that fails to stop does not keep the others running', async () => {
  const log: string[] = [];
  const list = parts(log);
  list[1] = { name: 'b', stop: () => Promise.reject(new Error('stuck')) };
  const lifecycle = new Lifecycle(list, logger);
  await lifecycle.start();
  await lifecycle.stop();
  assert.deepEqual(log.slice(-2), ['stop c', 'stop a']);
});
