import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { SimulatedWorkSettings } from '@sel/runtime/process-report';
import { followSettings } from './work-settings.ts';

const configured: SimulatedWorkSettings = { meanMs: 0, distribution: 'constante', kind: 'espera' };
const set: SimulatedWorkSettings = { meanMs: 20, distribution: 'exponencial', kind: 'cpu' };

test('work changes once when settings come, and back when they go or are unusable', () => {
  const changes: number[] = [];
  const follow = followSettings(
    { perform: async () => {}, change: ({ meanMs }) => void changes.push(meanMs) },
    configured,
  );
  for (const settings of [null, set, set, { ...set, meanMs: -1 }, { ...set, meanMs: 5 }, null])
    follow(settings);
  assert.deepEqual(changes, [20, 0, 5, 0]);
});
