import assert from 'node:assert/strict';
import { test } from 'node:test';
import { exponential } from '../queueing/distribution.ts';
import { type Random, seededRandom } from '../queueing/random.ts';
import { checkLittlesLaw } from './little.ts';
import { Looks, stretchOf } from './looks.ts';

const RUNS = 200;
const MINUTE_MS = 60_000;

/** Consultas that come and stay for random times, as the looks at a minute of them see them. */
function aMinute(random: Random, perSecond: number, stayMs: number) {
  const gaps = exponential(1000 / perSecond);
  const stays = exponential(stayMs);
  const fromMs = 20 * stayMs;
  const lives: { id: number; createdMs: number; processedMs: number }[] = [];
  for (let createdMs = 0; createdMs < fromMs + MINUTE_MS; createdMs += gaps.sample(random)) {
    lives.push({ id: lives.length, createdMs, processedMs: createdMs + stays.sample(random) });
  }
  const ends = lives.toSorted((a, b) => a.processedMs - b.processedMs);
  const looks = new Looks(MINUTE_MS);
  let [createdBefore, endedBefore] = [0, 0];
  for (let atMs = fromMs; atMs <= fromMs + MINUTE_MS; atMs += 250) {
    let [created, ended] = [createdBefore, endedBefore];
    while ((lives[created]?.createdMs ?? Infinity) <= atMs) created += 1;
    while ((ends[ended]?.processedMs ?? Infinity) <= atMs) ended += 1;
    looks.add({
      atMs,
      created: lives.slice(createdBefore, created),
      ended: ends.slice(endedBefore, ended) as never,
      open: created - ended,
    });
    [createdBefore, endedBefore] = [created, ended];
  }
  const check = checkLittlesLaw(looks.since(fromMs));
  assert.ok(check);
  return check;
}

for (const [perSecond, stayMs] of [
  [100, 10],
  [400, 10],
  [400, 200],
] as const) {
  test(`at ${perSecond}/s and stays of ${stayMs} ms both sides agree, and hold the true L as often as they say`, () => {
    const random = seededRandom(11);
    const truth = (perSecond * stayMs) / 1000;
    const checks = Array.from({ length: RUNS }, () => aMinute(random, perSecond, stayMs));
    for (const side of ['counted', 'predicted'] as const) {
      const held = checks.filter((check) => check[side].low <= truth && truth <= check[side].high).length;
      const mean = checks.reduce((sum, check) => sum + check[side].value, 0) / RUNS;
      // 95 %, by less than three standard deviations of 200 tries.
      assert.ok(held / RUNS > 0.9 && held / RUNS < 0.995, `${side}: ${held} of ${RUNS}`);
      assert.ok(Math.abs(mean / truth - 1) < 0.01, `${side}: ${mean} instead of ${truth}`);
    }
    for (const { counted, predicted, agrees } of checks) {
      assert.ok(agrees && Math.abs(counted.value / predicted.value - 1) < 0.03);
    }
  });
}

test('consultas that are lost stay inside, and both sides do not agree', () => {
  const looks = Array.from({ length: 100 }, (_, index) => ({
    ...{ atMs: 250 * (index + 1), open: index, created: 25, ended: 24, residenceMs: 24 * (50 + (index % 2)) },
    insideMs: 250 * (5 + index),
  }));
  assert.equal(checkLittlesLaw(stretchOf(0, looks))?.agrees, false);
});

test('a few looks, or no end, say nothing', () => {
  const look = { open: 1, created: 1, ended: 1, residenceMs: 10, insideMs: 10 };
  const looks = Array.from({ length: 19 }, (_, index) => ({ ...look, atMs: 250 * (index + 1) }));
  assert.equal(checkLittlesLaw(stretchOf(0, looks)), null);
  const none = Array.from({ length: 40 }, (_, index) => ({ ...look, atMs: 250 * (index + 1), ended: 0 }));
  assert.equal(checkLittlesLaw(stretchOf(0, none)), null);
});
