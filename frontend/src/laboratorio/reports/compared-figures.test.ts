import assert from 'node:assert/strict';
import { test } from 'node:test';
import { figuresOfBoth } from './compared-figures.ts';

const report = (figures: Record<string, { value?: number | null; unit: string }>) => ({
  conclusion: { figures },
});

test('only what both have, in the same unit, is compared', () => {
  const a = report({
    'e2e.p99': { value: 200, unit: 'ms' },
    lost: { value: 0, unit: '' },
    rate: { value: 10, unit: '/s' },
    unknown: { value: null, unit: 'ms' },
    own: { value: 1, unit: '' },
  });
  const b = report({
    lost: { value: 2, unit: '' },
    'e2e.p99': { value: 150, unit: 'ms' },
    rate: { value: 10, unit: 'ms' },
    unknown: { value: 3, unit: 'ms' },
  });
  assert.deepEqual(figuresOfBoth(a, b), [
    { name: 'e2e.p99', unit: 'ms', a: 200, b: 150, change: -0.25 },
    { name: 'lost', unit: '', a: 0, b: 2, change: undefined },
  ]);
});
