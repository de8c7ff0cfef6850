import assert from 'node:assert/strict';
import { test } from 'node:test';
import { onStopSignal } from './stop-signals.ts';

test('the first signal stops, its echo is ignored, a later one forces', () => {
  const heard: string[] = [];
  let nowMs = 0;
  const forget = onStopSignal(
    (signal) => heard.push(signal),
    () => heard.push('forced'),
    () => nowMs,
  );
  const send = (signal: NodeJS.Signals, atMs: number) => {
    nowMs = atMs;
    process.emit(signal, signal);
  };
  send('SIGINT', 1_000);
  send('SIGINT', 1_011);
  send('SIGTERM', 1_400);
  assert.deepEqual(heard, ['SIGINT']);
  send('SIGINT', 3_000);
  assert.deepEqual(heard, ['SIGINT', 'forced']);
  forget();
  assert.equal(process.listenerCount('SIGINT') + process.listenerCount('SIGTERM'), 0);
});
