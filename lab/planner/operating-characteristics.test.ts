import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { PlanRequest } from '@sel/contract/lab/planner';
import { poisson } from '../queueing/for-tests/arrival-process.ts';
import { simulate } from '../queueing/simulation/simulate.ts';
import { quantile } from '../queueing/statistics/quantiles.ts';
import { twoMoments } from '../queueing/two-moments.ts';
import { stretchLength } from './chances.ts';
import { cheapest } from './plan.ts';

const TRIALS = 10;
/** What a system whose work takes 20 ms is asked for, as e2e.p99 in milliseconds; each with how its work varies. */
const CASES = [
  ...[110, 130, 200].map((limitMs) => ({ limitMs, scv: 1 })),
  ...[30, 45, 70].map((limitMs) => ({ limitMs, scv: 0 })),
  ...[255, 300, 400].map((limitMs) => ({ limitMs, scv: 4 })),
];

/**
 * The system itself, which the planner does not know: the simulator of workers, with other seeds.
 * @returns the p99 of each trial, as it would be measured.
 */
function trialsOf(scv: number, workers: number, customers: number): number[] {
  const scenario = { arrivals: poisson(200), service: twoMoments(20, scv), workers };
  return Array.from({ length: TRIALS }, (_, replication) => {
    const { responseMs } = simulate(scenario, {
      seed: 77_001 + workers,
      replication,
      customers,
      warmUp: 1_500,
    });
    return quantile(responseMs.sort(), 0.99);
  });
}

test('tried out, plans meet their objective, one worker fewer misses where the planner says so, and p99 comes out as forecast', () => {
  const outcomes = CASES.map(({ limitMs, scv }) => {
    const request: PlanRequest = {
      ratePerSecond: 200,
      objective: { metric: 'e2e', level: 0.99, limitMs },
      levels: [{ concurrency: 1, service: { meanMs: 20, scv } }],
    };
    const { chosen, demand } = cheapest(request);
    const stretch = stretchLength(demand);
    assert.ok(chosen?.chance.quantile, `${scv} within ${limitMs}`);
    const { lowMs, highMs, medianMs } = chosen.chance.quantile;
    const found = trialsOf(scv, chosen.workers, stretch);
    const foretold = (ms: number) =>
      (ms >= lowMs && ms <= (highMs ?? 0)) || Math.abs(ms / medianMs - 1) <= 0.1;
    return {
      case: `scv ${scv}, ${limitMs} ms, ${chosen.workers} workers`,
      met: found.filter((ms) => ms <= limitMs).length,
      foretold: found.filter(foretold).length,
      fewerMissed: chosen.saysFewerMisses
        ? trialsOf(scv, chosen.workers - 1, stretch).filter((ms) => ms > limitMs).length
        : undefined,
    };
  });
  const said = outcomes.flatMap(({ fewerMissed }) => fewerMissed ?? []);
  const told = JSON.stringify(outcomes, null, 1);
  for (const outcome of outcomes) assert.ok(outcome.met >= 9, told);
  assert.ok(said.length >= 3, 'it says so often enough for this to be a test');
  for (const missed of said) assert.ok(missed >= 8, told);
  const sum = outcomes.reduce((total, { foretold }) => total + foretold, 0);
  assert.ok(sum >= 0.9 * TRIALS * CASES.length, told);
});
