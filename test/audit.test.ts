import assert from 'node:assert/strict';
import { test } from 'node:test';
import { unacceptedAdvisories } from './audit.ts';

const advisory = {
  url: 'https://github.com/advisories/GHSA-1',
  title: 'Prototype pollution',
  severity: 'high',
  name: 'left-pad',
};
const report = {
  vulnerabilities: { 'left-pad': { via: [advisory] }, other: { via: ['left-pad', advisory] } },
};
const exception = { advisory: advisory.url, reason: 'only used on constants', until: '2026-06-30' };

test('a known vulnerability is named once, with where to read about it', () => {
  assert.deepEqual(unacceptedAdvisories(report, [], '2026-01-01'), [
    'left-pad (high): Prototype pollution https://github.com/advisories/GHSA-1',
  ]);
});

test('an exception holds until its day has passed', () => {
  assert.deepEqual(unacceptedAdvisories(report, [exception], '2026-06-30'), []);
  assert.equal(unacceptedAdvisories(report, [exception], '2026-07-01').length, 1);
});

test('nothing known is nothing to say', () => {
  assert.deepEqual(unacceptedAdvisories({ vulnerabilities: {} }, [], '2026-01-01'), []);
});
