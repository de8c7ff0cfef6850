import assert from 'node:assert/strict';
import { test } from 'node:test';
import { summarize } from './latency.ts';
import { DEFAULTS } from './plan.ts';
import { constantRate } from './rate-profile.ts';
import { between, countEndings, latenciesMs, merge, mostUnderWay, Samples } from './samples.ts';
import { validityOf } from './validity.ts';

const stages = { accept: 1, publish: 2, queue: 3, work: 4, store: 5, notice: 6 };

/** Request i is intended at i ms, sent `lagMs` later and answered after 10 ms; every third is not accepted. */
function recorded(count: number, lagMs = 1): Samples {
  const samples = new Samples();
  for (let i = 0; i < count; i += 1) {
    const sample = samples.add(i, i + lagMs);
    const accepted = i % 3 !== 2;
    samples.answered(sample, accepted ? 202 : 503, i + 10, i + lagMs);
    if (accepted) samples.noticed(sample, i + 21, 2, stages);
    samples.ended(sample, accepted ? 'completed' : 'refused');
  }
  return samples;
}

const plan = {
  ...DEFAULTS,
  load: { kind: 'open', process: 'regular', profile: constantRate(1_000) },
} as const;

test('latency counts from the intended start, and what did not happen does not count', () => {
  const columns = recorded(9_000).columns();
  assert.deepEqual(countEndings(columns).completed, 6_000);
  const latency = summarize(latenciesMs(columns, 'noticedMs'));
  assert.equal(latency.count, 6_000);
  assert.equal(latency.p99Ms, 21);
  assert.equal(summarize(new Float64Array(0)).count, 0);
});

test('the samples of several processes are those of one run', () => {
  const merged = merge([recorded(3).columns(), recorded(5_000).columns(), recorded(0).columns()]);
  assert.equal(merged.ending.length, 5_003);
  assert.equal(merged.noticedMs[3], 21);
  assert.equal(between(merged, 100, 200).ending.length, 100);
});

test('requests under way at a time are counted from when they were handed over until they were answered', () => {
  // One each millisecond, answered after ten: ten at a time, and those that are not accepted end when they were written.
  assert.ok(mostUnderWay(recorded(1_000).columns()) <= 10);
  assert.ok(mostUnderWay(recorded(1_000).columns()) >= 6);
  assert.equal(mostUnderWay(recorded(0).columns()), 0);
});

test('a run is invalid when the generator was late, dropped requests or was busy, and says which', () => {
  const effort = { cpuMs: 100, busy: 0.1 };
  assert.deepEqual(
    validityOf({ plan, samples: recorded(1_000).columns(), efforts: [effort] }, ['refused']).flaws,
    [],
  );
  const late = validityOf({ plan, samples: recorded(1_000, 20).columns(), efforts: [effort] });
  // Answers come 10 ms after the intended start, and are noticed 1 ms after they were sent.
  assert.deepEqual(late.flaws[0], { code: 'generator_late', lagP99Ms: 20, lagShare: 20 / 21 });
  const busy = validityOf({
    plan,
    samples: recorded(1_000).columns(),
    efforts: [effort, { ...effort, busy: 0.97 }],
  });
  assert.deepEqual(busy.flaws[0], { code: 'generator_busy', share: 0.97 });
  const dropping = recorded(1_000);
  for (let i = 0; i < 5; i += 1) dropping.dropped(dropping.add(2_000 + i, 2_000 + i));
  const [dropped] = validityOf({ plan, samples: dropping.columns(), efforts: [effort] }).flaws;
  assert.deepEqual(dropped, { code: 'dropped', count: 5, of: 1_005 });
});

test('a run is invalid when many requests had no result, unless that is what it was made to see', () => {
  const effort = { cpuMs: 100, busy: 0.1 };
  for (const ending of ['refused', 'error', 'failed', 'unfinished'] as const) {
    const some = recorded(1_000);
    for (let i = 0; i < some.count; i += 1) some.ended(i, 'completed');
    some.ended(0, ending);
    const run = { plan, samples: some.columns(), efforts: [effort] };
    assert.deepEqual(validityOf(run).flaws, [], 'one of a thousand');
    some.ended(1, ending);
    const more = { ...run, samples: some.columns() };
    assert.deepEqual(validityOf(more).flaws, [{ code: 'without_result', count: 2, of: 1_000 }]);
    assert.ok(validityOf(more, [ending]).valid);
  }
});
