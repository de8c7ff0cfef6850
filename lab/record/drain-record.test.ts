import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import type { Drain } from '@sel/contract/lab/drain';
import { testDirectory } from '../../local/ephemeral/test-directory.ts';
import { DrainRecord } from './drain-record.ts';
import { PredictionRecord } from './prediction-record.ts';

const dir = testDirectory('drains');

const MADE: Drain = {
  madeAtMs: 100_000,
  ...{ valueMs: 20_000, lowMs: 15_000, highMs: 25_000, confidence: 0.9 },
  emptyAfterMs: null,
};

/** What the record holds when it has heard this, each at its moment. */
async function heard(name: string, told: readonly (readonly [Drain | null, number])[]) {
  const record = new PredictionRecord(join(dir, `${name}.jsonl`), assert.fail);
  const drains = new DrainRecord(record, assert.fail);
  for (const [drain, atMs] of told) drains.hear(drain, atMs);
  await drains.written();
  return record.overview();
}

test('a forecast is written down once, before its outcome, and scored by it once', async () => {
  const over = { ...MADE, emptyAfterMs: 21_000 };
  const { scored, inside, latest, withoutOutcome } = await heard('scored', [
    [null, 99_750],
    [MADE, 100_000],
    [MADE, 100_250],
    [over, 121_000],
    [over, 121_250],
    [null, 130_000],
  ]);
  assert.deepEqual([scored, inside, withoutOutcome], [1, 1, 0]);
  assert.deepEqual([latest[0]?.kind, latest[0]?.run, latest[0]?.outcomeMs], ['drain', null, 21_000]);
});

test('one that is withdrawn while it may yet hold stays without an outcome, and is counted as such', async () => {
  const { scored, withoutOutcome } = await heard('withdrawn', [
    [MADE, 100_000],
    [null, 110_000],
  ]);
  assert.deepEqual([scored, withoutOutcome], [0, 1]);
});

test('one that is withdrawn when it is already wrong is wrong: a change does not save it', async () => {
  const { scored, inside } = await heard('late', [
    [MADE, 100_000],
    [null, 126_000],
  ]);
  assert.deepEqual([scored, inside], [1, 0]);
});

test('another forecast at once after the first leaves none of them out', async () => {
  const next = { ...MADE, madeAtMs: 110_000 };
  const { scored, withoutOutcome } = await heard('next', [
    [MADE, 100_000],
    [next, 110_000],
    [{ ...next, emptyAfterMs: 18_000 }, 128_000],
  ]);
  assert.deepEqual([scored, withoutOutcome], [1, 1]);
});
