import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ComparedVerdict } from '@sel/contract/lab/comparison';
import { seededRandom } from '../queueing/random.ts';
import { normalSample } from '../queueing/statistics/normal.ts';
import { judge, type Margin, overall } from './verdict.ts';

const COMPARISONS = 1_000;
/** How the logarithm of B / A varies from pair to pair: what this project's machines show of p50, p99, throughput and processor. */
const SPREADS = [0.04, 0.1, 0.03, 0.03];
const PROCESSOR = 3;

interface Supposed {
  pairs: number;
  /** True change of the processor time, as a share. */
  change?: number;
  /** Two starts of the same program differ for as long as they run, by so much (a standard deviation). */
  startSpread?: number;
  margin?: Margin;
}

/** How often each verdict came, of all figures together and of the processor alone. */
function frequencies({
  pairs,
  change = 0,
  startSpread = 0,
  margin = { delta: 0.02, floor: null },
}: Supposed) {
  const random = seededRandom(17);
  const counts = {
    all: new Map<ComparedVerdict | null, number>(),
    processor: new Map<string | null, number>(),
  };
  const needed: number[] = [];
  for (let one = 0; one < COMPARISONS; one += 1) {
    const judged = judge(
      SPREADS.map((spread, figure) => {
        const shift = (figure === PROCESSOR ? Math.log1p(change) : 0) + startSpread * normalSample(random);
        const ratios = Array.from({ length: pairs }, () => Math.exp(shift + spread * normalSample(random)));
        return { better: 'lower', ratios, margin };
      }),
    );
    const all = overall(judged.map(({ verdict }) => verdict));
    const own = judged[PROCESSOR];
    counts.all.set(all, (counts.all.get(all) ?? 0) + 1);
    counts.processor.set(own?.verdict ?? null, (counts.processor.get(own?.verdict ?? null) ?? 0) + 1);
    if (own?.needed) needed.push(own.needed);
  }
  const share = (from: Map<string | null, number>, verdict: ComparedVerdict) =>
    (from.get(verdict) ?? 0) / COMPARISONS;
  return {
    all: (verdict: ComparedVerdict) => share(counts.all, verdict),
    processor: (verdict: ComparedVerdict) => share(counts.processor, verdict),
    needed,
  };
}

for (const pairs of [6, 10, 20]) {
  test(`the same code is called better or worse in at most one of twenty comparisons of ${pairs} pairs`, () => {
    const { all } = frequencies({ pairs });
    assert.ok(all('better') + all('worse') <= 0.06, `${all('better')} + ${all('worse')}`);
  });
}

test('5 % more processor time is found in 20 pairs, nearly always, and never taken for less', () => {
  const { processor } = frequencies({ pairs: 20, change: 0.05 });
  assert.ok(processor('worse') >= 0.95, `${processor('worse')}`);
  assert.ok(processor('better') === 0 && processor('equivalent') <= 0.01);
});

test('no change at all is equivalent, mostly, once there are pairs enough to say so', () => {
  const { processor } = frequencies({ pairs: 30 });
  assert.ok(processor('equivalent') >= 0.9, `${processor('equivalent')}`);
});

test('a change as large as δ is called equivalent in at most one of twenty comparisons', () => {
  const { processor } = frequencies({ pairs: 10, change: 0.02 });
  assert.ok(processor('equivalent') <= 0.06, `${processor('equivalent')}`);
});

test('two starts that differ raise false alarms, unless the noise floor knows of them', () => {
  const startSpread = 0.02;
  const unknown = frequencies({ pairs: 20, startSpread }).all;
  assert.ok(unknown('better') + unknown('worse') > 0.5, `${unknown('better')} + ${unknown('worse')}`);
  // The 95th percentile of the processor's own: 1.96 standard deviations of a comparison of 20 pairs.
  const floor = 1.96 * Math.hypot(startSpread, 0.03 / Math.sqrt(20));
  const known = frequencies({ pairs: 20, startSpread, margin: { delta: floor, floor } }).processor;
  assert.ok(known('better') + known('worse') <= 0.06, `${known('better')} + ${known('worse')}`);
});

test('the pairs that are still needed are as many as it takes', () => {
  const { needed } = frequencies({ pairs: 8, change: 0.05 });
  const middle = needed.sort((a, b) => a - b)[Math.floor(needed.length / 2)] as number;
  const { processor } = frequencies({ pairs: middle, change: 0.05 });
  assert.ok(
    processor('undecided') < 0.6 &&
      processor('undecided') < frequencies({ pairs: 8, change: 0.05 }).processor('undecided'),
  );
});
