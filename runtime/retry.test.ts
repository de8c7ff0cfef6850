import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { backoffMs } from './backoff.ts';
import { retry } from './retry.ts';

test('pauses grow, stay within their ceiling and are never zero', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 2_000 }),
      fc.double({ min: 0, max: 0.999, noNaN: true }),
      (attempt, r) => {
        const delayMs = backoffMs(attempt, { baseMs: 100, maxMs: 5_000, random: () => r });
        assert.ok(delayMs >= 10 && delayMs <= Math.min(5_000, 100 * 2 ** (attempt - 1)));
      },
    ),
  );
});

test('what can pass is tried again, what cannot is thrown', async () => {
  let tries = 0;
  const flaky = () => {
    tries += 1;
    return tries < 3 ? Promise.reject(new Error('again')) : Promise.resolve(tries);
  };
  assert.equal(await retry(flaky, { isTransient: () => true }), 3);
  await assert.rejects(
    retry(() => Promise.reject(new Error('never')), { isTransient: () => false }),
    /never/,
  );
});

test('an abort ends the waiting with the last failure', async () => {
  const abort = new AbortController();
  const failing = retry(() => Promise.reject(new Error('down')), {
    isTransient: () => true,
    signal: abort.signal,
    onRetry: () => abort.abort(),
  });
  await assert.rejects(failing, /down/);
});
