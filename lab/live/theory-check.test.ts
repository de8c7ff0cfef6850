import assert from 'node:assert/strict';
import { test } from 'node:test';
import { TheoryCheck } from '@sel/contract/lab/theory';
import { Check } from 'typebox/value';
import { exponential } from '../queueing/distribution.ts';
import { seededRandom } from '../queueing/random.ts';
import type { EndedConsulta } from './consulta-observer.ts';
import { TheoryChecker } from './theory-check.ts';

const HANDS = 4;
const WORK_MS = 50;
const SECONDS = 90;
/** A mean wait of a minute and a half varies by a tenth: those of so many are taken together. */
const SEEDS = [1, 2, 3, 4, 5, 6, 7, 8];

interface Made {
  perSecond: number;
  /** From a hand being free and a consulta there until the work begins. */
  handoverMs?: number;
  /** A hand looks for consultas only so often. */
  pollsEveryMs?: number;
}

/** Four hands with exponential work before one queue of Poisson arrivals, long enough for means to be near their limits. */
function observed({ perSecond, handoverMs = 0, pollsEveryMs = 0 }: Made, seed: number) {
  const random = seededRandom(seed);
  const [gaps, work] = [exponential(1000 / perSecond), exponential(WORK_MS)];
  const freeMs = new Array<number>(HANDS).fill(0);
  const ended: EndedConsulta[] = [];
  for (let atMs = gaps.sample(random); atMs < SECONDS * 1000; atMs += gaps.sample(random)) {
    const hand = freeMs.indexOf(Math.min(...freeMs));
    const readyMs = Math.max(atMs, freeMs[hand] as number);
    const polledMs = pollsEveryMs > 0 ? Math.ceil(readyMs / pollsEveryMs) * pollsEveryMs : readyMs;
    const startedMs = polledMs + handoverMs;
    const finishedMs = startedMs + work.sample(random);
    const processedMs = finishedMs + 1;
    freeMs[hand] = processedMs;
    const times = { createdMs: atMs, publishedMs: atMs, startedMs, finishedMs, processedMs };
    ended.push({ id: ended.length, status: 'completed', worker: 'w', attempts: 1, ...times });
  }
  return {
    createdMs: ended.map(({ createdMs }) => createdMs),
    ended: ended.toSorted((a, b) => a.processedMs - b.processedMs),
    oldestOpenMs: Number.POSITIVE_INFINITY,
    workers: [{ name: 'w', capacity: HANDS }],
    fromMs: 0,
    toMs: SECONDS * 1000,
  };
}

function told(checker: TheoryChecker, made: Made, seed = 11): TheoryCheck {
  const check = checker.check(observed(made, seed));
  assert.ok(check);
  assert.ok(Check(TheoryCheck, check), JSON.stringify(check));
  return check;
}

/** Predicted / measured. */
function ratioOf(checker: TheoryChecker, made: Made): number {
  const checks = SEEDS.map((seed) => told(checker, made, seed));
  const sumOf = (of: (check: TheoryCheck) => number) => checks.reduce((sum, check) => sum + of(check), 0);
  return sumOf(({ ggcWaitMs }) => ggcWaitMs ?? 0) / sumOf(({ measuredWaitMs }) => measuredWaitMs.value);
}

test('what was measured almost without load predicts the other loads of a system that is as theory assumes', () => {
  const checker = new TheoryChecker();
  const idle = told(checker, { perSecond: 6, handoverMs: 4 });
  assert.deepEqual([idle.unscored, idle.handover?.measuredAtMs], ['calibrating', SECONDS * 1000]);
  assert.ok(Math.abs((idle.handover?.value ?? 0) - 4) < 0.1, JSON.stringify(idle.handover));
  for (const perSecond of [40, 48]) {
    const check = told(checker, { perSecond, handoverMs: 4 });
    assert.equal(check.unscored, null);
    assert.deepEqual(check.handover, idle.handover, 'the load that is predicted measures no handover');
    const ratio = ratioOf(checker, { perSecond, handoverMs: 4 });
    assert.ok(Math.abs(ratio - 1) < 0.1, `${perSecond}/s: ${ratio}`);
  }
});

test('a handover that has become slower since it was measured makes the prediction wrong', () => {
  const checker = new TheoryChecker();
  told(checker, { perSecond: 6, handoverMs: 4 });
  const ratio = ratioOf(checker, { perSecond: 20, handoverMs: 24 });
  assert.ok(ratio < 0.3, String(ratio));
});

test('workers that poll: the busier they are, the less is what is predicted what is measured', (t) => {
  const checker = new TheoryChecker();
  told(checker, { perSecond: 2, pollsEveryMs: 100 });
  const ratios = [10, 20, 30].map((perSecond) => ratioOf(checker, { perSecond, pollsEveryMs: 100 }));
  t.diagnostic(ratios.map((ratio) => ratio.toFixed(2)).join(', '));
  const [light, half, busy] = ratios as [number, number, number];
  assert.ok(Math.abs(light - 1) < 0.05 && half < 0.97 && busy < 0.75, String(ratios));
});

test('without a calibration, or where it is most of the prediction, nothing is scored, and it is said what would calibrate', () => {
  const checker = new TheoryChecker();
  const before = told(checker, { perSecond: 44, handoverMs: 4 });
  assert.deepEqual([before.handover, before.unscored], [null, 'uncalibrated']);
  const { perSecond, seconds } = before.calibrateAt;
  assert.ok((perSecond * before.serviceMs) / 1000 <= 0.1 * HANDS, `${perSecond}`);
  assert.equal(seconds, Math.ceil(10 + 50 / perSecond));
  told(checker, { perSecond: Math.floor(perSecond), handoverMs: 4 });
  const light = told(checker, { perSecond: 16, handoverMs: 4 });
  assert.equal(light.unscored, 'handover');
  assert.ok((light.handoverShare ?? 0) > 0.5);
  assert.equal(told(checker, { perSecond: 66, handoverMs: 4 }).unscored, 'steadyState');
});
