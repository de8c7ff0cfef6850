import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DEFAULTS } from '../load/plan.ts';
import type { LoadResult } from '../load/run.ts';
import { Samples } from '../load/samples.ts';
import { DEFAULT_PLAN, openLoad } from './plan.ts';
import { validPairs } from './stored-comparison.ts';
import { takenFrom } from './taken-run.ts';

/** Latencies are measured from 100 to 1,100 ms, and what the system can take from 1,200 to 1,700 ms. */
const PLAN = { ...DEFAULT_PLAN, warmUpMs: 100, measureMs: 1_000, saturateMs: 500 };
const STAGES = { accept: 1, publish: 0, queue: 1, work: 1, store: 1, notice: 1 };

/** A consulta every 10 ms of a stretch, each of which takes 5 ms. */
function loaded(fromMs: number, toMs: number): LoadResult {
  const samples = new Samples();
  for (let atMs = fromMs; atMs < toMs; atMs += 10) {
    const sample = samples.add(atMs, atMs);
    samples.answered(sample, 202, atMs + 1, atMs);
    samples.noticed(sample, atMs + 5, 1, STAGES);
    samples.ended(sample, 'completed');
  }
  return {
    plan: { ...DEFAULTS, load: openLoad(PLAN) },
    startedAtMs: 0,
    samples: samples.columns(),
    efforts: [{ cpuMs: 10, busy: 0.1 }],
  };
}

test('a run has the latencies and the processor time of its first stretch, and the throughput of its second', () => {
  const { figures, invalid } = takenFrom(loaded(0, 1_700), PLAN, 300);
  assert.equal(invalid, undefined);
  assert.deepEqual(figures, { p50Ms: 5, p99Ms: 5, throughputPerSecond: 100, cpuMs: 3 });
});

test('a run in which nothing ended does not count, and says so', () => {
  for (const [what, result] of [
    ['in either stretch', loaded(0, 0)],
    ['in the second', loaded(0, 1_100)],
    ['in the first', loaded(1_200, 1_700)],
  ] as const) {
    const run = takenFrom(result, PLAN, 300);
    assert.equal(run.figures, undefined, what);
    assert.equal(run.invalid?.es, 'no terminó ninguna consulta', what);
    const at = '2026-01-01T00:00:00.000Z';
    const whole = takenFrom(loaded(0, 1_700), PLAN, 300);
    assert.deepEqual(
      validPairs([
        { ...whole, pair: 1, side: 'a', at },
        { ...run, pair: 1, side: 'b', at },
      ]),
      [],
      what,
    );
  }
});
