import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ProcessReport } from '@sel/contract/lab/process';
import { LabSnapshot } from '@sel/contract/lab/snapshot';
import { Check, Errors } from 'typebox/value';
import { exponential } from '../queueing/distribution.ts';
import { seededRandom } from '../queueing/random.ts';
import type { EndedConsulta } from './consulta-observer.ts';
import { Picture, type Surroundings } from './picture.ts';
import { TheoryChecker } from './theory-check.ts';

const AROUND: Surroundings = {
  cpu: {
    ...{ cores: 2, busy: 0.4, workers: null, gateway: null, database: null, queue: null },
    ...{ laboratory: null, generator: null, browsers: null, others: 0.4, waiting: null },
  },
  brokerAnswers: true,
  gatewayAnswers: true,
  databaseAnswers: true,
  databaseMeanMs: 2,
  gatewayMeanMs: 2,
  faults: [],
  load: undefined,
  watchers: 0,
};

/**
 * The system as it would be with so many consultas a second that each take `serviceMs`, watched for `seconds`.
 * Each is in one of so many hands of one worker `handoverMs` after both were there.
 */
function watch({
  perSecond = 100,
  serviceMs = 20,
  seconds = 30,
  hands = 1_000,
  handoverMs = 1,
  workers = [] as object[],
} = {}) {
  let nowMs = 1_000_000;
  const picture = new Picture(() => nowMs);
  const random = seededRandom(7);
  const gaps = exponential(1000 / perSecond);
  const lives: EndedConsulta[] = [];
  const freeMs = new Array<number>(hands).fill(0);
  for (let atMs = 0; atMs < seconds * 1000; atMs += gaps.sample(random)) {
    const createdMs = nowMs + atMs;
    const hand = freeMs.indexOf(Math.min(...freeMs));
    const startedMs = Math.max(createdMs + 1, freeMs[hand] as number) + handoverMs;
    const finishedMs = startedMs + serviceMs;
    const id = lives.length + 1;
    const times = {
      createdMs,
      publishedMs: createdMs + 1,
      startedMs,
      finishedMs,
      processedMs: finishedMs + 1,
    };
    freeMs[hand] = times.processedMs;
    lives.push({ id, status: 'completed', worker: 'w', attempts: 1, ...times });
  }
  picture.processesObserved({ running: workers as ProcessReport[], changes: [] });
  const beganMs = nowMs;
  for (let tick = 0; tick < seconds * 4; tick += 1) {
    const beforeMs = nowMs;
    nowMs += 250;
    const within = (ms: number) => ms > beforeMs && ms <= nowMs;
    picture.observed({
      atMs: nowMs,
      created: lives.filter(({ createdMs }) => within(createdMs)),
      ended: lives.filter(({ processedMs }) => within(processedMs)),
      open: lives.filter(({ createdMs, processedMs }) => createdMs <= nowMs && processedMs > nowMs).length,
      oldestOpenMs: Math.min(
        ...lives.flatMap(({ createdMs, processedMs }) => (processedMs > nowMs ? [createdMs] : [])),
      ),
      countsAll: true,
    });
    picture.snapshot(AROUND);
  }
  assert.ok(nowMs > beganMs);
  return picture;
}

const worker = { name: 'w', role: 'worker', capacity: 4, inHand: 0, busyShare: 0.5 } as ProcessReport;

test('a picture is a snapshot as the contract says', () => {
  const picture = watch();
  for (const snapshot of [new Picture().snapshot(AROUND), picture.snapshot(AROUND)]) {
    assert.ok(Check(LabSnapshot, snapshot), JSON.stringify(Errors(LabSnapshot, snapshot)));
  }
});

test('rates, latencies and Little’s law agree with what happened', () => {
  const picture = watch({ perSecond: 200, serviceMs: 20 });
  const { arrivalsPerSecond, completionsPerSecond, stages, endToEnd, seenBy, littlesLaw } =
    picture.snapshot(AROUND);
  assert.ok(Math.abs(arrivalsPerSecond - 200) < 40 && Math.abs(completionsPerSecond - 200) < 40);
  assert.equal(seenBy, 'server');
  assert.ok(Math.abs((endToEnd?.p50Ms ?? 0) - 23) < 1e-6);
  assert.ok(Math.abs((stages?.work.meanMs ?? 0) - 20) < 1e-6);
  assert.ok(littlesLaw);
  const { counted, predicted } = littlesLaw;
  // Counted at 80 instants and computed from times: they differ by chance alone.
  assert.ok(Math.abs(counted.value / predicted.value - 1) < 0.4, JSON.stringify(littlesLaw));
  assert.ok(counted.low < counted.value && counted.value < counted.high);
  assert.ok(predicted.low < predicted.value && predicted.value < predicted.high);
});

test('theory is compared with what was measured once there are workers and enough consultas', () => {
  const handoverMs = 4;
  const seen = { perSecond: 130, serviceMs: 20, hands: worker.capacity, handoverMs };
  assert.equal(watch(seen).snapshot(AROUND).theory, null);
  const picture = watch({ ...seen, workers: [worker] });
  const { theory } = picture.snapshot(AROUND);
  assert.ok(theory);
  // A hand is kept by the handover, the work and 1 ms of storing; theory's wait ends after the handover, too.
  assert.ok(Math.abs(theory.serviceMs - 25) < 1e-6, `${theory.serviceMs}`);
  assert.ok(Math.abs(theory.utilisation - 0.8125) < 0.1, `${theory.utilisation}`);
  assert.ok(theory.serviceScv < 0.01 && (theory.ggcWaitMs ?? 1) < (theory.mmcWaitMs ?? 0));
  assert.ok((theory.ggcWaitMs ?? 0) > handoverMs + 1);
  assert.ok(
    Math.abs(theory.measuredWaitMs.value / (theory.ggcWaitMs ?? 0) - 1) < 0.3,
    `measured ${theory.measuredWaitMs.value}, predicted ${theory.ggcWaitMs}`,
  );
});

test('theory is also compared where there are more hands than consultas', () => {
  const workers = [{ ...worker, capacity: 1_000 }];
  const picture = watch({ perSecond: 20, serviceMs: 20, hands: 1_000, handoverMs: 4, workers });
  const { theory } = picture.snapshot(AROUND);
  assert.ok(Math.abs((theory?.serviceMs ?? 0) - 25) < 1e-6);
});

test('what waited since before the first end that is known tells nothing of the handover', () => {
  // All came at once, and each hand takes the next one 3 ms after it is free; it began before anybody looked.
  const ended = Array.from({ length: 400 }, (_, id) => {
    const startedMs = 10_000 + Math.floor(id / worker.capacity) * 50;
    return {
      id,
      worker: 'w',
      publishedMs: 0,
      startedMs,
      finishedMs: startedMs + 47,
      processedMs: startedMs + 47,
    } as EndedConsulta;
  });
  const createdMs = Array.from({ length: 400 }, (_, id) => 10_000 + 25 * id);
  const check = new TheoryChecker().check({
    createdMs,
    ended,
    oldestOpenMs: Infinity,
    workers: [worker],
    fromMs: 10_000,
    toMs: 20_000,
  });
  assert.ok(Math.abs((check?.serviceMs ?? 0) - 50) < 1e-6, `${check?.serviceMs}`);
});

test('service times are those of all that ended: none is left out, and none is made longer', () => {
  // Exponential work of 2 s in two hundred hands, each of which takes the next consulta at once; it has waited 50 ms.
  const random = seededRandom(9);
  const work = exponential(2_000);
  const hands = 200;
  const lives: EndedConsulta[] = [];
  for (let hand = 0; hand < hands; hand += 1) {
    for (let startedMs = 2_000 * random(); startedMs < 60_000; ) {
      const processedMs = startedMs + work.sample(random);
      const publishedMs = startedMs - 50;
      const times = { createdMs: publishedMs, publishedMs, startedMs, finishedMs: processedMs, processedMs };
      lives.push({ id: lives.length, worker: 'w', ...times } as EndedConsulta);
      startedMs = processedMs;
    }
  }
  const [fromMs, toMs] = [40_000, 50_000];
  const ended = lives
    .filter(({ processedMs }) => processedMs >= fromMs && processedMs <= toMs)
    .sort((a, b) => a.processedMs - b.processedMs);
  const open = lives.filter(({ startedMs, processedMs }) => startedMs <= toMs && processedMs > toMs);
  const oldestOpenMs = Math.min(...open.map(({ createdMs }) => createdMs));
  const trueMs =
    ended.reduce((sum, { startedMs, processedMs }) => sum + processedMs - startedMs, 0) / ended.length;
  const createdMs = ended.map(({ processedMs }) => processedMs);
  const workers = [{ name: 'w', capacity: hands }];
  const check = new TheoryChecker().check({ createdMs, ended, oldestOpenMs, workers, fromMs, toMs });
  assert.ok(Math.abs((check?.serviceMs ?? 0) / trueMs - 1) < 0.01, `${check?.serviceMs} for ${trueMs}`);
  assert.ok(Math.abs((check?.measuredWaitMs.value ?? 0) - 50) < 1e-6);
});

test('rates end at the last look, and stand still while none is possible', () => {
  let nowMs = 1_000_000;
  const picture = new Picture(() => nowMs);
  for (let look = 0; look < 12; look += 1) {
    nowMs += 250;
    const created = Array.from({ length: 25 }, (_, index) => ({
      id: 25 * look + index,
      createdMs: nowMs - 100,
    }));
    const open = 25 * (look + 1);
    picture.observed({ atMs: nowMs, created, ended: [], open, oldestOpenMs: 1_000_150, countsAll: true });
  }
  for (const laterMs of [0, 240, 5_000]) {
    nowMs += laterMs;
    assert.equal(picture.snapshot(AROUND).arrivalsPerSecond, 100, `${laterMs} ms after the last look`);
  }
});

test('while the load changes nothing is said of a steady state, and a fault and the load have their times', () => {
  const picture = watch({ perSecond: 200, serviceMs: 20, workers: [worker] });
  assert.equal(picture.snapshot(AROUND).regime.name, 'steady');
  picture.changed('rate');
  const { regime, littlesLaw, theory } = picture.snapshot(AROUND);
  assert.deepEqual([regime.name, regime.change, littlesLaw, theory], ['settling', 'rate', null, null]);
});

test('what came while somebody did not answer says nothing of where the time goes afterwards', () => {
  let nowMs = 1_000_000;
  const picture = new Picture(() => nowMs);
  picture.processesObserved({ running: [worker], changes: [] });
  let id = 0;
  /** A quarter of a second in which ten consultas end that came so long before. */
  const look = (publishMs: number) => {
    nowMs += 250;
    const ended = Array.from({ length: 10 }, () => {
      const createdMs = nowMs - publishMs - 20;
      const publishedMs = createdMs + publishMs;
      id += 1;
      const times = {
        createdMs,
        publishedMs,
        startedMs: publishedMs + 1,
        finishedMs: nowMs,
        processedMs: nowMs,
      };
      return { id, status: 'completed', worker: 'w', attempts: 1, ...times } as EndedConsulta;
    });
    picture.observed({ atMs: nowMs, created: [], ended, open: 0, oldestOpenMs: nowMs, countsAll: true });
  };
  const bottleneck = (brokerAnswers: boolean) =>
    picture.snapshot({ ...AROUND, brokerAnswers }).verdict.bottleneck;
  for (let looks = 0; looks < 4; looks += 1) look(1);
  assert.equal(bottleneck(false), 'broker');
  for (let looks = 0; looks < 4; looks += 1) look(3_000);
  assert.notEqual(bottleneck(true), 'broker', 'they were published late by a broker that is back');
  nowMs += 3_000;
  for (let looks = 0; looks < 4; looks += 1) look(900);
  assert.equal(bottleneck(true), 'broker', 'these came later, and are slow all the same');
});
