import assert from 'node:assert/strict';
import { test } from 'node:test';
import { linkTo, parseAddress } from '../../address.ts';
import { type LinkedSetup, queryOf, setupIn, withoutSetup } from './setup-link.ts';

const setupOf = (query: string) => setupIn(new URLSearchParams(query));

test('a link carries a situation or figures, each within its bounds', () => {
  assert.deepEqual(setupOf('preset=cola-crece'), { preset: 'cola-crece' });
  assert.deepEqual(setupOf('carga=80&workers=2&huecos=4&trabajo=100'), {
    ratePerSecond: 80,
    workers: 2,
    concurrency: 4,
    workMs: 100,
  });
  assert.deepEqual(setupOf('workers=0&trabajo=0'), { workers: 0, workMs: 0 });
  for (const nothing of [
    '',
    'carga=',
    'carga=x',
    'carga=0',
    'carga=1e9',
    'workers=-1',
    'huecos=1.5',
    'otra=1',
  ]) {
    assert.equal(setupOf(nothing), undefined, nothing);
  }
});

test('the link to a setup leads to the same setup, and the rest of the address stays when it is used', () => {
  const setups: LinkedSetup[] = [{ preset: 'pico' }, { ratePerSecond: 60, workers: 2, workMs: 100 }];
  for (const setup of setups) {
    const { query } = parseAddress(linkTo(['laboratorio', 'vivo'], queryOf(setup)));
    assert.deepEqual(setupIn(query), setup);
  }
  assert.equal(withoutSetup(new URLSearchParams('carga=80&otra=1&preset=x')).toString(), 'otra=1');
});
