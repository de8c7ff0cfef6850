import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { STAGES } from '@sel/contract';
import { STAGE_COLOURS } from '@sel/contract/stage-colours';

test('the stages have the same colours in the page and in the reports', () => {
  const css = readFileSync(new URL('../frontend/src/styles/tokens.css', import.meta.url), 'utf8');
  const inPage = STAGES.map((stage) => new RegExp(`--stage-${stage}: (#[0-9a-f]{6});`).exec(css)?.[1]);
  assert.deepEqual(
    STAGES.map((stage) => STAGE_COLOURS[stage]),
    inPage,
    'change contract/stage-colours.ts and frontend/src/styles/tokens.css together',
  );
});
