import assert from 'node:assert/strict';
import { test } from 'node:test';
import { exponential } from '../distribution.ts';
import { seededRandom } from '../random.ts';
import { dispersion } from './dispersion.ts';

test('the dispersion of Poisson arrivals is 1, of regular ones 0, and micro-batches do not raise it', () => {
  const random = seededRandom(3);
  const gaps = exponential(5);
  let atMs = 0;
  const poisson = Array.from({ length: 20_000 }, () => {
    atMs += gaps.sample(random);
    return atMs;
  });
  const batched = poisson.map((ms) => Math.ceil(ms / 4) * 4);
  const regular = Array.from({ length: 20_000 }, (_, index) => index * 5 + 0.5);
  assert.ok(Math.abs(dispersion(poisson, 100) - 1) < 0.15);
  assert.ok(Math.abs(dispersion(batched, 100) - 1) < 0.15);
  assert.ok(dispersion(regular, 100) < 0.05);
});
