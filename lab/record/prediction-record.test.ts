import assert from 'node:assert/strict';
import { appendFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { RecordOverview } from '@sel/contract/lab/record';
import { Check } from 'typebox/value';
import { testDirectory } from '../../local/ephemeral/test-directory.ts';
import { seededRandom } from '../queueing/random.ts';
import { normalSample } from '../queueing/statistics/normal.ts';
import { type NewPrediction, PredictionRecord, RECORD_FILE, score } from './prediction-record.ts';

const dir = testDirectory('record');

const MADE: NewPrediction = {
  kind: 'drain',
  run: null,
  valueMs: 4_000,
  lowMs: 3_500,
  highMs: 4_500,
  confidence: 0.9,
};
const pathOf = (name: string) => join(dir, name, RECORD_FILE);

test('predictions are scored by the first outcome that comes after them', async () => {
  const record = new PredictionRecord(pathOf('scored'));
  const [inside, outside, open] = [
    await record.predict(MADE),
    await record.predict(MADE),
    await record.predict(MADE),
  ];
  await record.settle(outside, { ms: 4_600 });
  await record.settle(inside, { ms: 4_400 });
  await record.settle(inside, { ms: 9_000 });
  // Still under way: it may yet be inside.
  await record.settle(open, { atLeastMs: 4_000 });
  const overview = record.overview();
  assert.ok(Check(RecordOverview, overview));
  const { latest, ...counts } = overview;
  assert.deepEqual(counts, { scored: 2, inside: 1, expectedInside: 1.8, withoutOutcome: 1 });
  assert.deepEqual(
    latest.map(({ id, isInside }) => [id, isInside]),
    [
      [outside.id, false],
      [inside.id, true],
    ],
  );
});

test('a line that a crash cut costs itself alone, and is told', async () => {
  const told: string[] = [];
  const record = new PredictionRecord(pathOf('cut'), (message) => told.push(message));
  const first = await record.predict(MADE);
  appendFileSync(pathOf('cut'), '\n{"outcome":{"of":"');
  const second = await record.predict(MADE);
  await record.settle(first, { ms: 4_000 });
  await record.settle(second, { ms: 4_000 });
  assert.equal(record.scored().length, 2);
  assert.match(told[0] ?? '', /está cortada/);
});

test('many write at once, and every line is whole', async () => {
  const writers = Array.from({ length: 8 }, () => new PredictionRecord(pathOf('many')));
  await Promise.all(
    writers.flatMap((record) =>
      Array.from({ length: 20 }, async () => record.settle(await record.predict(MADE), { ms: 4_000 })),
    ),
  );
  assert.equal(new PredictionRecord(pathOf('many'), assert.fail).scored().length, 160);
});

test('an outcome that was there before its prediction does not count', async () => {
  const record = new PredictionRecord(pathOf('before'));
  const prediction = await record.predict(MADE);
  await record.settle(prediction, { ms: 4_000 });
  const lines = readFileSync(pathOf('before'), 'utf8').split('\n').filter(Boolean);
  const turned = join(dir, 'turned.jsonl');
  appendFileSync(turned, `${lines.reverse().join('\n')}\n`);
  assert.equal(new PredictionRecord(turned).overview().scored, 0);
});

test('a prediction without numbers, or with its ends turned round, is refused', async () => {
  const record = new PredictionRecord(pathOf('refused'));
  await assert.rejects(record.predict({ ...MADE, valueMs: Number.NaN }), RangeError);
  await assert.rejects(record.predict({ ...MADE, lowMs: 5_000 }), RangeError);
  assert.equal(record.overview().withoutOutcome, 0);
});

test('the interval score is that of Gneiting and Raftery, and an unfinished outcome counts once it is outside', () => {
  const prediction = { id: 'a', madeAt: '', ...MADE };
  assert.equal(score(prediction, { ms: 4_500 })?.scoreMs, 1_000);
  assert.ok(Math.abs((score(prediction, { ms: 4_600 })?.scoreMs ?? 0) - (1_000 + 20 * 100)) < 1e-6);
  assert.ok(Math.abs((score(prediction, { ms: 3_400 })?.scoreMs ?? 0) - (1_000 + 20 * 100)) < 1e-6);
  assert.equal(score(prediction, { atLeastMs: 4_500 }), undefined);
  const cut = score(prediction, { atLeastMs: 6_000 });
  assert.deepEqual([cut?.isInside, cut?.isAtLeast], [false, true]);
});

test('the honest interval scores best: neither a wider nor a narrower one does', () => {
  const random = seededRandom(4);
  const outcomes = Array.from({ length: 20_000 }, () => 1_000 + 100 * normalSample(random));
  const meanScore = (deviations: number) => {
    const prediction = { id: '', madeAt: '', ...MADE, valueMs: 1_000 };
    const ends = { lowMs: 1_000 - deviations * 100, highMs: 1_000 + deviations * 100 };
    return outcomes.reduce((sum, ms) => sum + (score({ ...prediction, ...ends }, { ms })?.scoreMs ?? 0), 0);
  };
  const honest = meanScore(1.645);
  assert.ok(honest < meanScore(1.3) && honest < meanScore(2.1));
});
