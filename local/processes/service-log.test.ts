import assert from 'node:assert/strict';
import { test } from 'node:test';
import { reasonIn, ServiceLog } from './service-log.ts';

const entry = (level: number, msg: string) =>
  JSON.stringify({ level, time: '2026-01-02T03:04:05.006Z', service: 'worker', pid: 7, msg });

test('each line is signed by its process, and what is no log entry becomes one', () => {
  const lines: string[] = [];
  const log = new ServiceLog((text) => lines.push(text), { LOG_FORMAT: 'json' });
  log.add('worker-2', entry(30, 'worker listo'));
  log.add('worker-2', '(node:7) Warning: something of Node itself');
  const [first, second] = lines.map((line) => JSON.parse(line));
  assert.deepEqual([first.service, first.level, first.pid, first.msg], ['worker-2', 30, 7, 'worker listo']);
  assert.deepEqual([second.service, second.level], ['worker-2', 40]);
  assert.equal(second.msg, '(node:7) Warning: something of Node itself');
  assert.ok(lines.every((line) => line.endsWith('}\n')));
});

test('people who watch the start see warnings alone; JSON is always complete', () => {
  for (const [format, expected] of [
    ['pretty', ['no hay cola']],
    ['json', ['worker listo', 'no hay cola']],
  ] as const) {
    const lines: string[] = [];
    const log = new ServiceLog((text) => lines.push(text), { LOG_FORMAT: format });
    log.onlyWarnings = true;
    log.add('worker-1', entry(30, 'worker listo'));
    log.add('worker-1', entry(40, 'no hay cola'));
    assert.equal(lines.length, expected.length, format);
    expected.forEach((text, index) => void assert.ok(lines[index]?.includes(text)));
  }
});

test('the reason for an end is what was fatal, or the error that was thrown', () => {
  assert.equal(
    reasonIn([entry(60, 'El puerto 80 está ocupado'), entry(30, 'terminado')]),
    'El puerto 80 está ocupado',
  );
  const failed = {
    ...JSON.parse(entry(60, 'no se pudo arrancar')),
    err: { message: 'Build failed:\n at x' },
  };
  assert.equal(reasonIn([JSON.stringify(failed)]), 'no se pudo arrancar: Build failed:');
  const crash = [
    'file:///x.ts:3',
    '  boom()',
    'TypeError: boom is not a function',
    '    at file:///x.ts:3',
    '',
    'Node.js v24',
  ];
  assert.equal(reasonIn(crash), 'TypeError: boom is not a function');
  assert.equal(reasonIn(['Killed']), 'Killed');
  assert.equal(reasonIn([]), undefined);
});
