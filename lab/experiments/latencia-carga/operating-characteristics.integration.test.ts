import assert from 'node:assert/strict';
import { test } from 'node:test';
import { rehearsedAnew, writeDown } from '../for-tests/rehearsed-anew.ts';
import { characteristicsOf, writtenDown } from '../operating-characteristics.ts';
import { latenciaCarga } from './experiment.ts';

/** Three standard deviations of 200 runs, at the shares that are allowed. */
const [SLACK_CONFIRMED, SLACK_REFUTED] = [0.046, 0.021];

/** With stops of a second the wait varies so much between repetitions that more than half of the runs are undecided. */
const SELDOMER: Record<string, number> = { stalls: 0.4 };

// UPDATE_CHARACTERISTICS=1 rehearses all, for minutes, and writes down what comes out: after a change of a decision or of a plan.
const update = process.env.UPDATE_CHARACTERISTICS !== undefined;
const rehearsed = rehearsedAnew(latenciaCarga, update ? undefined : ['holds', 'split']);
if (update) writeDown(latenciaCarga, rehearsed);

test('what the declaration says of its plans is what comes out of rehearsing them', () => {
  const stored = writtenDown(latenciaCarga.name);
  for (const plan of ['full', 'short'] as const) {
    for (const [key, shares] of Object.entries(rehearsed[plan])) {
      assert.deepEqual(stored?.[plan][key], shares, `${plan}, ${key}`);
    }
  }
});

test('the full plan confirms what is as assumed, and refutes whatever breaks an assumption that a mean wait can show', () => {
  for (const { key, holds, confirmed, refuted } of characteristicsOf(latenciaCarga, 'full')) {
    const what = `${key}: ${confirmed} confirmed, ${refuted} refuted`;
    if (holds) assert.ok(confirmed >= 0.8 && refuted <= 0.01 + SLACK_REFUTED, what);
    if (holds === false) assert.ok(confirmed <= 0.05 + SLACK_CONFIRMED, what);
    if (holds === false && !key.endsWith('at-limit')) assert.ok(refuted >= (SELDOMER[key] ?? 0.9), what);
    if (key === 'last-first') assert.ok(confirmed >= 0.7, `the order is invisible: ${what}`);
  }
});

test('the short plan decides nothing', () => {
  for (const { key, undecided } of characteristicsOf(latenciaCarga, 'short')) assert.equal(undecided, 1, key);
});
