import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { PlanAnswer } from '@sel/contract/lab/planner';
import type { LabSnapshot } from '@sel/contract/lab/snapshot';
import { tryDeath } from './death.ts';
import type { TrialLaboratory } from './laboratory.ts';

const ANSWER = {
  request: { ratePerSecond: 50, levels: [{ concurrency: 1 }] },
  chosen: { workers: 2, concurrency: 1 },
  failure: { recoveryMs: { medianMs: 5_000, lowMs: 4_000, highMs: 6_000 } },
  stretch: 300,
} as unknown as PlanAnswer;

/** A system with so many inside for ever; each look at it takes a quarter of a second of a clock that is not real. */
function systemWith(inSystem: number, tick: (ms: number) => void) {
  const outcomes: number[] = [];
  let killed = 0;
  const lab = {
    signal: new AbortController().signal,
    setWorkers: async () => {},
    load: async () => {},
    rest: async () => {},
    kill: async () => {
      killed += 1;
    },
    measured: async () => ({ consultas: 1_000, level: { concurrency: 1 } }),
    predict: async () => async (ms: number) => {
      outcomes.push(ms);
    },
    until: async (condition: (snapshot: LabSnapshot) => boolean) => {
      const processes = [1 + killed * 10, 2].map((pid) => ({ role: 'worker', host: 'h', pid }));
      for (let looks = 0; looks < 1_000; looks += 1) {
        if (condition({ processes, inSystem } as unknown as LabSnapshot)) return;
        tick(250);
      }
      assert.fail('it would wait for ever');
    },
  };
  return { lab: lab as unknown as TrialLaboratory, outcomes };
}

test('a system that is not calm again after a death is said to be so, and nobody waits for it for ever', async (t) => {
  t.mock.timers.enable({ apis: ['Date'] });
  const { lab, outcomes } = systemWith(9, (ms) => t.mock.timers.tick(ms));
  const death = await tryDeath(lab, ANSWER);
  assert.equal(death?.isCalm, false);
  assert.deepEqual(outcomes, [66_250], 'the longest that was foretold, a minute, and the look after that');
});

test('a system that is calm again is told of at the first look at it', async (t) => {
  t.mock.timers.enable({ apis: ['Date'] });
  const { lab, outcomes } = systemWith(1, (ms) => t.mock.timers.tick(ms));
  assert.deepEqual(await tryDeath(lab, ANSWER), {
    predicted: ANSWER.failure?.recoveryMs,
    measuredMs: 0,
    isCalm: true,
  });
  assert.deepEqual(outcomes, [0]);
});
