import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PlanAnswer, type PlannedLevel, type PlanRequest } from '@sel/contract/lab/planner';
import { Check, Errors } from 'typebox/value';
import { mmcWaitQuantileMs } from '../queueing/for-tests/mmc-tails.ts';
import { seededRandom } from '../queueing/random.ts';
import { twoMoments } from '../queueing/two-moments.ts';
import { chanceOf } from './chances.ts';
import { demandOf } from './demand.ts';
import { plan } from './plan.ts';

const LEVEL: PlannedLevel = { concurrency: 1, service: { meanMs: 20, scv: 1 } };
const REQUEST: PlanRequest = {
  ratePerSecond: 200,
  objective: { metric: 'e2e', level: 0.99, limitMs: 120 },
  levels: [LEVEL],
};

test('the answer has the form that the contract says, in both languages, and is the same each time', () => {
  const answer = plan({ ...REQUEST, failures: 1, costPerWorker: 3, seed: 4 });
  // As it travels.
  const sent = JSON.parse(JSON.stringify(answer));
  assert.deepEqual([...Errors(PlanAnswer, sent)], []);
  assert.ok(Check(PlanAnswer, sent));
  assert.match(
    answer.sentence.es,
    /^Necesitas 7 workers: así 99 de cada 100 consultas terminan en 120\u00a0ms o menos, aunque muera 1\./,
  );
  assert.match(
    answer.sentence.en,
    /^You need 7 workers: then 99 of every 100 queries end within 120\u00a0ms, even if 1/,
  );
  assert.equal(answer.chosen?.cost, 21);
  assert.equal(answer.chosen?.chance.workers, 6, 'the objective holds with one dead');
  for (const { label, value, why } of answer.figures) {
    for (const text of [label, value, why])
      assert.ok(text.es && text.en && !/undefined|NaN/.test(text.es + text.en));
  }
  assert.deepEqual(plan({ ...REQUEST, failures: 1, costPerWorker: 3, seed: 4 }), answer);
});

test('the wait in the queue is that of Erlang where Erlang knows it', () => {
  for (const [workers, level] of [
    [5, 0.95],
    [6, 0.95],
    [7, 0.99],
  ] as const) {
    const demand = demandOf({ ...REQUEST, objective: { metric: 'wait', level, limitMs: 1 } }, LEVEL);
    const found = chanceOf(demand, workers).quantile?.medianMs ?? 0;
    const exact = mmcWaitQuantileMs({ arrivalsPerSecond: 200, serviceMs: 20, servers: workers }, level);
    // The median stretch lies below the long run: waits come in few bunches, the fewer the more workers there are.
    assert.ok(found / exact > 0.9 && found / exact < 1.03, `${workers}: ${found} for ${exact}`);
  }
});

test('no number of workers shortens the work itself', () => {
  const { chosen, sentence, bounds } = plan({
    ...REQUEST,
    objective: { ...REQUEST.objective, limitMs: 60 },
  });
  assert.equal(chosen, null);
  assert.deepEqual(
    bounds.filter(({ holds }) => !holds).map(({ bound }) => bound),
    ['service'],
  );
  assert.match(
    sentence.es,
    /^No hay plan con el que 99 de cada 100 consultas terminen en 60\u00a0ms o menos\. Aunque sobraran workers/,
  );
});

test('each bound that is broken is named, and one that is kept is told as well', () => {
  const limits = {
    cores: 1,
    connections: { perWorker: 10, available: 30 },
    brokerPerSecond: 150,
    levels: [{ ...LEVEL, cpuMs: 6 }],
  };
  const { bounds, chosen } = plan({ ...REQUEST, ...limits });
  assert.equal(chosen, null);
  assert.deepEqual(
    bounds.map(({ bound, holds }) => [bound, holds]),
    [
      ['workers', true],
      ['service', true],
      ['cpu', false],
      ['connections', false],
      ['broker', false],
    ],
  );
});

test('what the connections have room for bounds the search, also where the queue would be stable', () => {
  const tight = { ...REQUEST, objective: { metric: 'wait', level: 0.99, limitMs: 1 } } as const;
  assert.ok((plan(tight).chosen?.workers ?? 0) > 8);
  const { chosen, sentence } = plan({ ...tight, connections: { perWorker: 1, available: 8 } });
  assert.equal(chosen, null);
  assert.match(sentence.es, /Los workers que caben no bastan/);
});

test('of several kinds of workers the cheapest is taken, and the others are told', () => {
  const levels = [
    { concurrency: 1, service: { meanMs: 20, scv: 1 } },
    // Four at a time, each a little slower.
    { concurrency: 4, service: { meanMs: 22, scv: 1 } },
  ];
  const { chosen, alternatives } = plan({ ...REQUEST, levels });
  assert.equal(chosen?.concurrency, 4);
  assert.deepEqual(
    alternatives.map(({ concurrency }) => concurrency),
    [1, 4],
  );
  assert.ok((alternatives[0]?.cost ?? 0) > (alternatives[1]?.cost ?? 0));
});

test('more load or longer work never needs fewer workers, and the band falls with the workers', () => {
  const { sensitivity, chosen, band } = plan(REQUEST);
  for (const what of ['load', 'service']) {
    const [less, more] = sensitivity.filter((one) => one.what === what);
    assert.ok((less?.workersNeeded ?? 0) <= (chosen?.workers ?? 0));
    assert.ok((more?.workersNeeded ?? 0) >= (chosen?.workers ?? 0));
  }
  const stable = band.flatMap(({ quantile }) => quantile ?? []);
  assert.ok(stable.length >= 4);
  for (const [index, { medianMs }] of stable.entries()) {
    assert.ok(index === 0 || medianMs <= (stable[index - 1]?.medianMs ?? 0) + 0.5);
  }
  assert.equal(band[0]?.quantile, null, 'the first one cannot keep up');
});

test('few measured consultas leave more in doubt than many', () => {
  const random = seededRandom(2);
  const samplesMs = Array.from({ length: 4_000 }, () => twoMoments(20, 1).sample(random));
  const width = (count: number) => {
    const level = { concurrency: 1, service: { samplesMs: samplesMs.slice(0, count) } };
    const { quantile } = chanceOf(demandOf(REQUEST, level), 6);
    return (quantile?.highMs ?? 0) - (quantile?.lowMs ?? 0);
  };
  assert.ok(width(60) > 1.7 * width(4_000), `${width(60)} and ${width(4_000)}`);
});

test('what is handed out ahead waits behind others, and the plan knows', () => {
  const greedy = { ...LEVEL, prefetch: 12 };
  const fair = chanceOf(demandOf(REQUEST, LEVEL), 6).quantile?.medianMs ?? 0;
  const prefetched = chanceOf(demandOf(REQUEST, greedy), 6).quantile?.medianMs ?? 0;
  assert.ok(prefetched > 1.2 * fair, `${prefetched} and ${fair}`);
});

test('a day is planned for its busiest hour, and each hour gets what it needs', () => {
  const profile = [20, 50, 200, 120];
  const { chosen, overDay } = plan({ ...REQUEST, ratePerSecond: 1, profile, failures: 1 });
  assert.equal(chosen?.workers, 7);
  assert.deepEqual(
    overDay.map(({ ratePerSecond }) => ratePerSecond),
    profile,
  );
  assert.equal(overDay[2]?.workers, 7);
  assert.ok(overDay.every(({ workers }) => workers >= 2 && workers <= 7));
});

test('times that were long together are long together in the plan, and wait for each other', () => {
  const random = seededRandom(6);
  // A machine that is three times as slow for one consulta in ten: for a hundred in a row, or here and there.
  const samplesMs = Array.from({ length: 4_000 }, (_, index) => {
    const ms = twoMoments(16, 1).sample(random);
    return index % 1_000 < 100 ? 3 * ms : ms;
  });
  const shuffled = samplesMs.toSorted(() => random() - 0.5);
  const [together, apart] = [samplesMs, shuffled].map((measured) => {
    const level = { concurrency: 1, service: { samplesMs: measured } };
    return chanceOf(demandOf(REQUEST, level), 6).quantile?.medianMs ?? 0;
  });
  assert.ok((together ?? 0) > 1.5 * (apart ?? 0), `${together} and ${apart}`);
});
