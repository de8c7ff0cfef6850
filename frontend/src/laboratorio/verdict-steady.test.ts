import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { LabSnapshot } from '@sel/contract/lab/snapshot';
import type { Bottleneck } from '@sel/contract/lab/verdict';
import { steadyVerdict } from './verdict-steady.ts';

/** One picture for each verdict, numbered by its evidence. */
function history(...bottlenecks: Bottleneck[]): LabSnapshot[] {
  return bottlenecks.map(
    (bottleneck, value) =>
      ({
        verdict: { bottleneck, evidence: [{ figure: 'queued', value, unit: 'count' }] },
      }) as unknown as LabSnapshot,
  );
}

test('a verdict is shown once four pictures in a row agree, with the newest figures', () => {
  const verdict = steadyVerdict(history('idle', 'workers', 'workers', 'workers', 'workers', 'workers'));
  assert.deepEqual([verdict?.bottleneck, verdict?.evidence[0]?.value], ['workers', 5]);
});

test('a verdict that comes and goes does not replace the one that stood', () => {
  const steady = history('none', 'none', 'none', 'none', 'cpu', 'none', 'cpu', 'cpu');
  assert.equal(steadyVerdict(steady)?.bottleneck, 'none');
});

test('a fault is told at once', () => {
  const [before, during] = history('none', 'fault') as [LabSnapshot, LabSnapshot];
  const caused = { ...during, verdict: { ...during.verdict, fault: 'matar-worker' as const } };
  assert.equal(steadyVerdict([before, before, before, before, caused])?.fault, 'matar-worker');
});

test('before anything has stood for so long the newest counts', () => {
  assert.equal(steadyVerdict(history('idle', 'none'))?.bottleneck, 'none');
  assert.equal(steadyVerdict([]), undefined);
});
