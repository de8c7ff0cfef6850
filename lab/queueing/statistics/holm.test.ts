import assert from 'node:assert/strict';
import { test } from 'node:test';
import { holm } from './holm.ts';

test("Holm's p values are those of R's p.adjust, in the order of the questions", () => {
  const adjusted = holm([0.01, 0.04, 0.03, 0.005]);
  for (const [index, expected] of [0.03, 0.06, 0.06, 0.02].entries()) {
    assert.ok(Math.abs((adjusted[index] as number) - expected) < 1e-12, `${adjusted}`);
  }
  assert.deepEqual(holm([0.9, 0.8]), [1, 1]);
  assert.deepEqual(holm([]), []);
});
