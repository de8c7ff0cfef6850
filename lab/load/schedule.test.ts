import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import { monotonicMs } from './clock.ts';
import { Schedule } from './schedule.ts';

test('a change that comes after the end sends nothing', async () => {
  const load = { kind: 'closed', users: 2, thinkMs: 0 } as const;
  let sent = 0;
  const schedule = new Schedule({
    load,
    seed: 1,
    share: { index: 0, count: 1 },
    originMs: monotonicMs(),
    onExhausted: () => {},
    send: () => {
      sent += 1;
      return new Promise(() => {});
    },
  });
  schedule.start();
  await turn();
  assert.equal(sent, load.users);
  await schedule.stop();
  schedule.change(load, 0);
  await turn();
  assert.equal(sent, load.users);
});
