import assert from 'node:assert/strict';

/** Fails unless `actual` differs from `expected` by no more than that share of it. */
export function assertClose(actual: number, expected: number, relative = 1e-9): void {
  const allowed = relative * Math.max(Math.abs(expected), Number.MIN_VALUE);
  assert.ok(Math.abs(actual - expected) <= allowed, `${actual}, not ${expected} (±${relative} of it)`);
}
