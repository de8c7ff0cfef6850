import assert from 'node:assert/strict';
import { test } from 'node:test';
import { UsageError } from '@sel/runtime/usage-error';
import { statusOf } from './compare-options.ts';
import { helpText, parseCommand } from './options.ts';

const parse = (...args: string[]) => {
  const command = parseCommand(['comparar', ...args]);
  assert.ok(command.name === 'compare');
  return command;
};

test('two reports, two refs, or the same code against itself', () => {
  const reports = parse('x', 'y', '--delta', '5%');
  assert.ok(reports.kind === 'reports' && reports.a === 'x' && reports.b === 'y' && reports.delta === 0.05);
  const refs = parse(
    '--base',
    'main',
    '--head-env',
    'WORKER_CONCURRENCY=20',
    '--medir',
    '2s',
    '--parejas',
    '8',
  );
  assert.ok(refs.kind === 'refs');
  assert.deepEqual(
    [refs.base.ref, refs.head.ref, refs.head.env],
    ['main', 'HEAD', { WORKER_CONCURRENCY: '20' }],
  );
  assert.deepEqual([refs.plan.measureMs, refs.plan.pairs], [2_000, 8]);
  const floor = parse('--nulo', '25', '--head', 'v1');
  assert.ok(
    floor.kind === 'null' && floor.times === 25 && floor.base.ref === 'v1' && floor.head.ref === 'v1',
  );
});

for (const args of [
  [],
  ['x'],
  ['../x', 'y'],
  ['--head', 'main'],
  ['x', 'y', '--base', 'main'],
  ['--base', 'main', '--parejas', '5'],
  ['x', 'y', '--delta', '2'],
  ['x', 'y', '--acepta', 'bien'],
  ['--base', 'main', '--head-env', 'x y'],
  ['--nada'],
]) {
  test(`«comparar ${args.join(' ')}» is refused with a reason`, () => {
    assert.throws(() => parse(...args), UsageError);
  });
}

test('each verdict has a status of its own, and one that is accepted has 0', () => {
  const verdicts = ['better', 'worse', 'equivalent', 'undecided', null] as const;
  const { accepted } = parse('x', 'y', '--acepta', 'mejor,sin-decidir');
  assert.deepEqual(
    verdicts.map((verdict) => statusOf(verdict, [])),
    [10, 11, 0, 12, 3],
  );
  assert.deepEqual(
    verdicts.map((verdict) => statusOf(verdict, accepted)),
    [0, 11, 0, 0, 3],
  );
  for (const status of [10, 11, 12, 3]) assert.match(helpText(), new RegExp(`\\b${status}\\b`));
});
