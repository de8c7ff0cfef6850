import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { PlanRequest } from '@sel/contract/lab/planner';
import { Planning } from './planning.ts';

const REQUEST: PlanRequest = {
  ratePerSecond: 200,
  objective: { metric: 'e2e', level: 0.99, limitMs: 120 },
  levels: [{ concurrency: 1, service: { meanMs: 20, scv: 1 } }],
};
const kept = () => new AbortController().signal;

test('one plans at a time, the event loop goes on meanwhile, and afterwards another plan may come', async () => {
  const planning = new Planning();
  const first = planning.plan(REQUEST, kept());
  let turns = 0;
  const turning = setInterval(() => {
    turns += 1;
  }, 1);
  assert.equal(planning.simulated, 0);
  await assert.rejects(planning.plan(REQUEST, kept()), { code: 'plan_en_marcha' });
  assert.equal((await first).chosen?.workers, 6);
  clearInterval(turning);
  assert.ok(turns > 20, `${turns} turns of the event loop`);
  assert.equal(planning.simulated, undefined);
});

test('whoever gives up frees the planner', async () => {
  const planning = new Planning();
  const given = new AbortController();
  const first = planning.plan(REQUEST, given.signal);
  given.abort(new Error('left'));
  await assert.rejects(first, /left/);
  assert.equal(planning.simulated, undefined);
});

test('a request that no planner can read is an error, and not a silence', async () => {
  await assert.rejects(new Planning().plan({ ...REQUEST, levels: [] }, kept()), TypeError);
});

test('what of a plan can be tried with few workers is planned there, too', async () => {
  const planning = new Planning();
  const small = await planning.planToTry(REQUEST, 2, kept());
  assert.ok((small.whole.chosen?.workers ?? 0) > 2);
  assert.ok((small.tried.chosen?.workers ?? 99) <= 2);
  assert.ok(small.tried.request.ratePerSecond < REQUEST.ratePerSecond);
});
