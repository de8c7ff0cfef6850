import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BOUNDS } from '@sel/contract/lab/bounds';
import { LoadRequest } from '@sel/contract/lab/load';
import { Value } from 'typebox/value';
import { FIRST_LOAD } from './load-form.ts';
import { toRequest } from './load-plan.ts';
import { PRESETS } from './presets.ts';

const { setup } = PRESETS['cola-crece'];
const capacityPerSecond = (workers: number) => (workers * setup.concurrency * 1000) / setup.work.meanMs;

test('«the queue grows» sends more than its workers can do, and less than they can after the rescue', () => {
  assert.ok(setup.load.ratePerSecond > 1.2 * capacityPerSecond(setup.workers));
  const rescued = setup.workers + PRESETS.rescate.moreWorkers;
  assert.ok(setup.load.ratePerSecond < 0.8 * capacityPerSecond(rescued));
  assert.ok(rescued <= BOUNDS.workers.max);
});

test('every preset that sets a load asks for one that the laboratory takes', () => {
  for (const preset of Object.values(PRESETS)) {
    if (!('setup' in preset)) continue;
    assert.ok(Value.Check(LoadRequest, toRequest({ ...FIRST_LOAD, ...preset.setup.load })));
  }
});
