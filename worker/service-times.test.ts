import assert from 'node:assert/strict';
import { test } from 'node:test';
import { WORK_DISTRIBUTIONS, WORK_SCV } from '@sel/contract/lab/work';
import { serviceTimes } from './service-times.ts';

const MEAN_MS = 20;
const LEVELS = 1_000;

/** The middles of a thousand equal parts of [0, 1). */
const EVENLY = Array.from({ length: LEVELS }, (_, index) => (index + 0.5) / LEVELS);

for (const distribution of WORK_DISTRIBUTIONS) {
  test(`${distribution} times have the mean that was asked for and vary as the contract says`, () => {
    let levels: number[] = [];
    const draw = serviceTimes({ meanMs: MEAN_MS, distribution }, () => levels.shift() as number);
    let [sum, squares] = [0, 0];
    // No draw takes more than two random numbers, and each pair comes once: nothing here is luck.
    for (const first of EVENLY) {
      for (const second of EVENLY) {
        levels = [first, second];
        const ms = draw();
        sum += ms;
        squares += ms * ms;
      }
    }
    const draws = LEVELS ** 2;
    const mean = sum / draws;
    const scv = squares / draws / mean ** 2 - 1;
    // The middles of the levels leave out the longest times of all.
    assert.ok(Math.abs(mean / MEAN_MS - 1) < 0.005, `mean ${mean}`);
    assert.ok(Math.abs(scv - WORK_SCV[distribution]) < 0.05, `Cs² ${scv}`);
  });
}
