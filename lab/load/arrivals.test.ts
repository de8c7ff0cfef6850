import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ArrivalProcess, RateProfile } from '@sel/contract/lab/load';
import { Arrivals } from './arrivals.ts';
import { constantRate, rampRate } from './rate-profile.ts';

function arrivalsUntil(untilMs: number, process: ArrivalProcess, profile: RateProfile, seed = 1): number[] {
  const arrivals = new Arrivals(process, profile, seed);
  const times: number[] = [];
  for (; arrivals.dueMs <= untilMs; arrivals.advance()) times.push(arrivals.dueMs);
  return times;
}

const gapsOf = (times: number[]) => times.slice(1).map((time, index) => time - (times[index] as number));
const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

test('arrivals depend on seed, process and rate alone', () => {
  const of = (seed: number) => arrivalsUntil(5_000, 'poisson', rampRate(10, 500, 4_000), seed);
  assert.deepEqual(of(3), of(3));
  assert.notDeepEqual(of(3), of(4));
});

test('regular arrivals are evenly spaced, and any whole number of gaps holds as many', () => {
  const times = arrivalsUntil(2_000, 'regular', constantRate(250));
  assert.equal(times.length, 500);
  for (const gap of gapsOf(times)) assert.ok(Math.abs(gap - 4) < 1e-9);
});

test('Poisson arrivals: the number, the mean gap and its variance lie inside their confidence intervals', () => {
  const expected = 100_000;
  const times = arrivalsUntil(expected, 'poisson', constantRate(1_000));
  // Four standard deviations of a Poisson number with this mean.
  assert.ok(Math.abs(times.length - expected) < 4 * Math.sqrt(expected), String(times.length));
  const gaps = gapsOf(times);
  const average = mean(gaps);
  const squaredVariation = mean(gaps.map((gap) => (gap - average) ** 2)) / average ** 2;
  assert.ok(Math.abs(average - 1) < 4 / Math.sqrt(gaps.length));
  // The squared coefficient of variation of exponential gaps is 1, its standard error √8/√n.
  assert.ok(Math.abs(squaredVariation - 1) < (4 * Math.sqrt(8)) / Math.sqrt(gaps.length));
});

test('Poisson arrivals: numbers in disjoint seconds have the variance of their mean and are not correlated', () => {
  const counts = new Array<number>(2_000).fill(0);
  for (const time of arrivalsUntil(2_000_000, 'poisson', constantRate(50), 9)) {
    const second = Math.floor(time / 1_000);
    counts[second] = (counts[second] ?? 0) + 1;
  }
  const average = mean(counts);
  const variance = mean(counts.map((count) => (count - average) ** 2));
  const covariance = mean(
    counts.slice(1).map((count, i) => (count - average) * ((counts[i] as number) - average)),
  );
  assert.ok(
    Math.abs(variance / average - 1) < 4 * Math.sqrt(2 / counts.length),
    `dispersion ${variance / average}`,
  );
  assert.ok(Math.abs(covariance / variance) < 4 / Math.sqrt(counts.length));
});

test('with a changing rate each part of the profile gets its share', () => {
  const times = arrivalsUntil(20_000, 'poisson', rampRate(0, 2_000, 20_000), 5);
  for (const [fromMs, toMs, expected] of [
    [0, 10_000, 5_000],
    [10_000, 20_000, 15_000],
  ] as const) {
    const count = times.filter((time) => time >= fromMs && time < toMs).length;
    assert.ok(Math.abs(count - expected) < 4 * Math.sqrt(expected), `${count} from ${fromMs} to ${toMs}`);
  }
});

test('a rate that is changed again and again, faster than its gaps, loses no arrivals', () => {
  const arrivals = new Arrivals('regular', constantRate(2), 1);
  let count = 0;
  for (let nowMs = 0; nowMs <= 60_000; nowMs += 10) {
    for (; arrivals.dueMs <= nowMs; arrivals.advance()) count += 1;
    arrivals.change(constantRate(nowMs % 20 === 0 ? 1 : 3), nowMs);
  }
  assert.ok(Math.abs(count - 120) <= 1, String(count));
});
