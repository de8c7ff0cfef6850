import assert from 'node:assert/strict';
import { EventEmitter } from 'node:events';
import { test } from 'node:test';
import { PLAN_TRIAL, type TrialRequest } from '@sel/contract/lab/trial';
import { ExperimentRunner, type RunnerOptions } from '../experiments/runner/experiment-runner.ts';
import { Trials } from './trials.ts';

const REQUEST: TrialRequest = {
  plan: {
    ratePerSecond: 100,
    objective: { metric: 'e2e', level: 0.99, limitMs: 150 },
    levels: [{ concurrency: 1, service: { meanMs: 20, scv: 1 } }],
  },
  repetitions: 1,
  mostWorkers: 8,
};

/** A system at rest whose database never says so: what waits for that waits until it is given up. */
function waiting() {
  const live = Object.assign(new EventEmitter(), { latest: { processes: [] } });
  const nothing = async () => undefined;
  const system = {
    live,
    session: { stop: nothing, kill: () => {} },
    faults: { stop: nothing },
    work: { current: async () => null, set: nothing, clear: nothing },
    control: { abilities: { processes: true, servers: [] } },
    record: {},
  } as unknown as RunnerOptions;
  const runner = new ExperimentRunner(system);
  const trials = new Trials({
    system,
    runner,
    fit: () => assert.fail('not yet'),
    plan: () => assert.fail('not yet'),
  });
  return { runner, trials };
}

test('a trial runs where experiments do: one at a time, and cancelled as they are', async () => {
  const { runner, trials } = waiting();
  const progress = trials.start(REQUEST);
  assert.deepEqual([progress.experiment, progress.state], [PLAN_TRIAL, 'running']);
  // Half of 100 a second for 1,500, two stretches of 4,000, and 1,000 for the death, at the very least.
  assert.ok(progress.expectedEndMs - progress.startedAtMs > 120_000);
  assert.equal(trials.latest?.id, progress.id);
  assert.throws(() => trials.start(REQUEST), {
    code: 'experimento_en_marcha',
    message: /La prueba de un plan está en marcha/,
  });
  await runner.cancel();
  assert.equal(runner.progress?.state, 'cancelled');
  assert.equal(trials.latest?.score, null);
});

test('what workers cannot simulate is refused before anything is stopped', () => {
  const { runner, trials } = waiting();
  const level = { concurrency: 1, service: { samplesMs: Array.from({ length: 60 }, () => 20) } };
  for (const levels of [
    [level],
    [...REQUEST.plan.levels, { concurrency: 4, service: { meanMs: 22, scv: 1 } }],
  ]) {
    assert.throws(() => trials.start({ ...REQUEST, plan: { ...REQUEST.plan, levels } }), {
      code: 'plan_no_probable',
    });
  }
  assert.equal(runner.isRunning, false);
});
