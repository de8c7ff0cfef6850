import assert from 'node:assert/strict';
import { EventEmitter } from 'node:events';
import { mock, test } from 'node:test';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { stopClock } from '@sel/runtime/for-tests/clock';
import type { Connection } from 'rabbitmq-client';
import { ConfirmedChannel } from './confirmed.ts';

/** A channel to a broker that confirms a message when the test says so. */
async function openChannel() {
  const confirms: PromiseWithResolvers<void>[] = [];
  const basicPublish = () => {
    const confirm = Promise.withResolvers<void>();
    confirms.push(confirm);
    return confirm.promise;
  };
  const channel = Object.assign(new EventEmitter(), { confirmSelect: async () => {}, basicPublish });
  const connection = { acquire: async () => channel } as unknown as Connection;
  const late = mock.fn();
  const confirmed = await ConfirmedChannel.open(connection, () => {}, late);
  return { confirmed, confirms, late };
}

const outgoing = { envelope: { exchange: 'consulta', routingKey: 'consulta_queue' }, body: {} };

test('a message that is not confirmed as soon as usual is told of once, and one that is, never', async (t) => {
  const { confirmed, confirms, late } = await openChannel();
  const pass = stopClock(t);
  const first = confirmed.publish([outgoing]);
  pass(199);
  confirms[0]?.resolve();
  await first;
  pass(5_000);
  assert.equal(late.mock.callCount(), 0);

  const second = confirmed.publish([outgoing]);
  pass(200);
  assert.equal(late.mock.callCount(), 1);
  pass(5_000);
  assert.equal(late.mock.callCount(), 1);
  confirms[1]?.resolve();
  await second;
  await nextTurn();
});
