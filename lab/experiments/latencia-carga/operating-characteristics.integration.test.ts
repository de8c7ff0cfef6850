import assert from 'node:assert/strict';
import { test } from 'node:test';
import { seededRandom } from '../../queueing/random.ts';
import { stepsOf } from '../plan.ts';
import { analyse } from './analyse.ts';
import { latenciaCarga } from './experiment.ts';
import { runOf } from './made-up-system.ts';
import { SUPPOSITIONS } from './suppositions.ts';

const RUNS = 300;
const { plans, limits } = latenciaCarga;

for (const { key, holds, system } of SUPPOSITIONS) {
  test(`the full plan, ${RUNS} times with «${key}»: ${holds ? 'confirmed, hardly ever refuted' : 'hardly ever confirmed'}`, (t) => {
    const counts = { confirmed: 0, refuted: 0, undecided: 0 };
    for (let run = 0; run < RUNS; run += 1) {
      const measure = runOf(system, plans.full, seededRandom(1_000 + run, 3));
      const measurements = stepsOf(plans.full).map((step) => ({ ...measure(step.factors), ...step }));
      counts[analyse(measurements, { plan: plans.full, limits }).outcome] += 1;
    }
    const share = (outcome: keyof typeof counts) => counts[outcome] / RUNS;
    t.diagnostic(JSON.stringify(counts));
    if (holds) {
      assert.ok(share('confirmed') > 0.8, JSON.stringify(counts));
      assert.ok(share('refuted') <= limits.wronglyRefuted, JSON.stringify(counts));
    } else {
      assert.ok(share('confirmed') <= limits.wronglyConfirmed, JSON.stringify(counts));
      assert.ok(share('refuted') > 0.8, JSON.stringify(counts));
    }
  });
}
