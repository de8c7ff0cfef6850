import assert from 'node:assert/strict';
import { EventEmitter } from 'node:events';
import { test } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { LiveLaboratory } from './live-laboratory.ts';
import type { ObservedSystem } from './system.ts';

/** A laboratory that is shown a queue of these lengths, one each minute. */
async function drained(lengths: readonly number[]): Promise<void> {
  const live = new EventEmitter();
  const laboratory = new LiveLaboratory(
    { live } as unknown as ObservedSystem,
    new AbortController().signal,
    'prueba',
  );
  const result = laboratory.drained();
  result.catch(() => {});
  for (const [minute, inSystem] of lengths.entries()) {
    live.emit('snapshot', { inSystem, atMs: 60_000 * minute, databaseAnswers: true });
    await setImmediate();
  }
  return result;
}

test('a queue that gets shorter, however slowly, is waited for', async () => {
  await drained([550, 530, 531, 500, 400, 200, 90, 20, 1, 0]);
});

test('a queue that does not get shorter is not waited for, and the error says how much is left', async () => {
  await assert.rejects(drained([550, 300, 300, 301, 300, 0]), /no baja de 300 consultas/);
});
