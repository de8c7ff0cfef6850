import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { PlannedLevel, PlanRequest } from '@sel/contract/lab/planner';
import type { ProcessReport } from '@sel/contract/lab/process';
import type { EndedConsulta } from '../live/consulta-observer.ts';
import { MeasuredConsultas } from '../live/measured-consultas.ts';
import { chanceOf, stretchLength } from '../planner/chances.ts';
import { demandOf } from '../planner/demand.ts';
import { type Distribution, exponential } from '../queueing/distribution.ts';
import { seededRandom } from '../queueing/random.ts';
import { quantile } from '../queueing/statistics/quantiles.ts';
import { twoMoments } from '../queueing/two-moments.ts';

/** A system that the planner does not know: to deliver to an idle slot takes longer than to turn a slot to who waits. */
interface System {
  work: Distribution;
  /** Whether the idle slot is nobody else's while it is delivered to. */
  keepsSlots: boolean;
}

interface Run {
  ratePerSecond: number;
  workers: number;
  consultas: number;
  seed: number;
}

const ACCEPT_MS = 2;
const STORE_MS = 0.5;
const delivery = exponential(3);
const turn = exponential(0.8);
const WARM_UP = 1_000;

/** What the database would keep of a run: each consulta goes to the worker that has been free for the longest time. */
function livesOf(
  { work, keepsSlots }: System,
  { ratePerSecond, workers, consultas, seed }: Run,
): EndedConsulta[] {
  const random = seededRandom(seed);
  const gap = exponential(1000 / ratePerSecond);
  let createdMs = 1_000;
  const arrivals = Array.from({ length: WARM_UP + consultas }, (_, id) => {
    createdMs += gap.sample(random);
    const publishedMs = createdMs + ACCEPT_MS;
    return { id, createdMs, publishedMs, deliveredMs: publishedMs + delivery.sample(random) };
  });
  if (!keepsSlots) arrivals.sort((a, b) => a.deliveredMs - b.deliveredMs);
  const freeMs = Array.from({ length: workers }, () => 0);
  return arrivals.map(({ deliveredMs, ...arrival }) => {
    const worker = freeMs.indexOf(Math.min(...freeMs));
    const freedMs = freeMs[worker] as number;
    const turnedMs = freedMs + turn.sample(random);
    const waits = keepsSlots ? freedMs > arrival.publishedMs : turnedMs > deliveredMs;
    const startedMs = waits ? turnedMs : deliveredMs;
    const finishedMs = startedMs + work.sample(random);
    const processedMs = finishedMs + STORE_MS;
    freeMs[worker] = processedMs;
    const times = { startedMs, finishedMs, processedMs };
    return { ...arrival, status: 'completed', worker: `w${worker}`, attempts: 1, ...times };
  });
}

/** As the laboratory would tell of it. */
function knownOf(system: System, run: Run): Pick<PlanRequest, 'levels' | 'outsideMs'> {
  const workers = Array.from({ length: run.workers }, (_, index) => ({
    ...{ name: `w${index}`, role: 'worker', host: 'h', pid: index, capacity: 1 },
  })) as ProcessReport[];
  const consultas = new MeasuredConsultas();
  const ended = livesOf(system, run).sort((a, b) => a.processedMs - b.processedMs);
  consultas.take({ ended, oldestOpenMs: Number.POSITIVE_INFINITY }, workers);
  const found = consultas.latest([], run.consultas);
  assert.ok(found);
  return { levels: [found.level], outsideMs: found.outsideMs };
}

function p99Of(system: System, run: Run): number {
  const stretch = livesOf(system, run).slice(-run.consultas);
  return quantile(
    Float64Array.from(stretch, ({ createdMs, processedMs }) => processedMs - createdMs).sort(),
    0.99,
  );
}

const CALIBRATED = { ratePerSecond: 160, workers: 6, consultas: 3_000 };
const PLANNED = [
  { ratePerSecond: 130, workers: 4 },
  { ratePerSecond: 200, workers: 7 },
  { ratePerSecond: 280, workers: 8 },
];
const TRIALS = 100;

function foretold(system: System, known: ReturnType<typeof knownOf>, plan: (typeof PLANNED)[number]) {
  const objective = { metric: 'e2e', level: 0.99, limitMs: 100 } as const;
  const request: PlanRequest = { ratePerSecond: plan.ratePerSecond, objective, ...known };
  const demand = demandOf(request, request.levels[0] as PlannedLevel);
  const said = chanceOf(demand, plan.workers).quantile;
  assert.ok(said);
  const { lowMs, medianMs, highMs } = said;
  const found = Array.from({ length: TRIALS }, (_, trial) =>
    p99Of(system, { ...plan, consultas: stretchLength(demand), seed: 100 + trial }),
  ).sort((a, b) => a - b);
  const isForetold = (ms: number) =>
    (ms >= lowMs && ms <= (highMs ?? 0)) || Math.abs(ms / medianMs - 1) <= 0.1;
  return { ...plan, said, ratio: quantile(found, 0.5) / medianMs, foretold: found.filter(isForetold).length };
}

test('measured at one load, p99 comes out as foretold at any: who waits for a slot is delivered meanwhile', () => {
  for (const scv of [0, 1]) {
    for (const keepsSlots of [false, true]) {
      const system = { work: twoMoments(20, scv), keepsSlots };
      const known = knownOf(system, { ...CALIBRATED, seed: 3 });
      const outcomes = PLANNED.map((plan) => foretold(system, known, plan));
      const told = JSON.stringify({ scv, keepsSlots, outcomes });
      for (const { ratio } of outcomes) assert.ok(Math.abs(ratio - 1) <= 0.05, told);
      const sum = outcomes.reduce((total, outcome) => total + outcome.foretold, 0);
      assert.ok(sum >= 0.9 * TRIALS * PLANNED.length, told);
    }
  }
});
