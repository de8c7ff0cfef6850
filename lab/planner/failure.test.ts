import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { PlanRequest } from '@sel/contract/lab/planner';
import { demandOf } from './demand.ts';
import { failureOf } from './failure.ts';
import { Chances } from './staffing.ts';

const LEVEL = { concurrency: 1, service: { meanMs: 20, scv: 1 } };
const REQUEST: PlanRequest = {
  ratePerSecond: 200,
  objective: { metric: 'e2e', level: 0.99, limitMs: 200 },
  levels: [LEVEL],
  detectionMs: 200,
  restartMs: 10_000,
};

function failure(workers: number, change: Partial<PlanRequest> = {}) {
  const request = { ...REQUEST, ...change };
  const demand = demandOf(request, LEVEL);
  return failureOf(request, demand, new Chances(demand, () => {}), workers);
}

test('what piles up while those that are left cannot keep up drains as the rates say', () => {
  // Three of five are left: 150 of 200 a second are served for 10 s, and then 250.
  const { recoveryMs, peakInSystem, meanwhile } = failure(5, { failures: 2 });
  const backlog = (200 - 150) * 10;
  assert.ok(Math.abs(peakInSystem.median / backlog - 1) < 0.1, String(peakInSystem.median));
  const fluidMs = 10_000 + (backlog / (250 - 200)) * 1000;
  assert.ok(Math.abs(recoveryMs.medianMs / fluidMs - 1) < 0.1, `${recoveryMs.medianMs} for ${fluidMs}`);
  assert.ok(recoveryMs.lowMs < recoveryMs.medianMs && recoveryMs.medianMs < recoveryMs.highMs);
  assert.equal(meanwhile.quantile, null);
});

test('where those that are left keep up, all is well as soon as the dead are back', () => {
  const { recoveryMs, meanwhile, standstillDrainMs } = failure(8, { failures: 1 });
  assert.ok(recoveryMs.medianMs >= 10_000 && recoveryMs.medianMs < 10_200, String(recoveryMs.medianMs));
  assert.ok((meanwhile.quantile?.medianMs ?? 0) > 0);
  // 200 a second for 10.2 s; seven workers do 350 a second, 150 more than come.
  assert.ok(Math.abs((standstillDrainMs ?? 0) - (200 * 10.2 * 1000) / 150) < 1);
});

test('without any failure to survive, it is told what one would do; with all workers dead nothing is served', () => {
  assert.equal(failure(6).dead, 1);
  const { peakInSystem, standstillDrainMs } = failure(5, { failures: 5 });
  assert.ok(Math.abs(peakInSystem.median / 2_000 - 1) < 0.1, String(peakInSystem.median));
  assert.equal(standstillDrainMs, null);
});

test('what a dead worker had in hand is missing until the death is noticed', () => {
  const [quick, slow] = [10, 3_000].map((detectionMs) =>
    failure(7, { failures: 1, detectionMs, restartMs: 100 }),
  );
  assert.ok((slow?.recoveryMs.medianMs ?? 0) >= 3_000);
  assert.ok((quick?.recoveryMs.medianMs ?? 0) < 300);
});
