import assert from 'node:assert/strict';
import { EventEmitter } from 'node:events';
import { test } from 'node:test';
import { onStopSignal } from './stop-signals.ts';

test('the first signal stops, its echo is ignored, a later one forces', () => {
  const heard: string[] = [];
  const source = new EventEmitter();
  let nowMs = 0;
  const forget = onStopSignal(
    (signal) => heard.push(signal),
    () => heard.push('forced'),
    () => nowMs,
    source,
  );
  const send = (signal: NodeJS.Signals, atMs: number) => {
    nowMs = atMs;
    source.emit(signal, signal);
  };
  send('SIGINT', 1_000);
  send('SIGINT', 1_011);
  send('SIGTERM', 1_400);
  assert.deepEqual(heard, ['SIGINT']);
  send('SIGINT', 3_000);
  assert.deepEqual(heard, ['SIGINT', 'forced']);
  forget();
  assert.equal(source.listenerCount('SIGINT') + source.listenerCount('SIGTERM'), 0);
});
