import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createPace } from './pace.ts';

test('what is asked for at once is drawn at once, and what comes too soon once and later', (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  let nowMs = 0;
  t.mock.method(performance, 'now', () => nowMs);
  const pass = (ms: number) => {
    nowMs += ms;
    t.mock.timers.tick(ms);
  };
  let drawn = 0;
  const pace = createPace(
    () => {
      drawn += 1;
    },
    () => 250,
  );
  pace.ask();
  assert.equal(drawn, 1);
  for (let asked = 0; asked < 5; asked += 1) pace.ask();
  pass(249);
  assert.equal(drawn, 1);
  pass(1);
  assert.equal(drawn, 2);
  pass(1_000);
  assert.equal(drawn, 2, 'nobody asked');
  pace.ask();
  pace.ask();
  pace.stop();
  pass(1_000);
  assert.equal(drawn, 3, 'a stopped one draws no more');
});
