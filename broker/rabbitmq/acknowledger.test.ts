import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises';
import fc from 'fast-check';
import type { Channel } from 'rabbitmq-client';
import { Acknowledger } from './acknowledger.ts';

/** What RabbitMQ knows of a channel: the deliveries that are open, and how they were settled. */
function fakeChannel(deliveries: number) {
  const open = new Set(Array.from({ length: deliveries }, (_, index) => index + 1));
  const acked: number[] = [];
  let frames = 0;
  const channel = {
    active: true,
    basicAck({ deliveryTag, multiple = false }: { deliveryTag: number; multiple?: boolean }) {
      frames += 1;
      // RabbitMQ closes the channel for a tag that is not open (PRECONDITION_FAILED).
      assert.ok(open.has(deliveryTag), `unknown delivery tag ${deliveryTag}`);
      for (const tag of multiple ? [...open].filter((tag) => tag <= deliveryTag) : [deliveryTag]) {
        open.delete(tag);
        acked.push(tag);
      }
    },
    basicNack({ deliveryTag }: { deliveryTag: number }) {
      assert.ok(open.delete(deliveryTag));
    },
  };
  return { channel: channel as unknown as Channel, open, acked, frames: () => frames };
}

test('deliveries settled together are acknowledged with one frame', async () => {
  const { channel, open, frames } = fakeChannel(500);
  const acknowledger = new Acknowledger(channel, 200);
  for (let tag = 500; tag >= 1; tag -= 1) acknowledger.ack(tag);
  assert.equal(frames(), 0);
  await nextTurn();
  assert.equal(open.size, 0);
  assert.equal(frames(), 1);
});

test('a few acknowledgements wait for each other, one that holds up the worker does not', async () => {
  const { channel, acked } = fakeChannel(12);
  const acknowledger = new Acknowledger(channel, 200);
  for (let tag = 1; tag <= 10; tag += 1) acknowledger.ack(tag);
  await nextTurn();
  assert.deepEqual(acked, []);
  acknowledger.ack(11);
  await nextTurn();
  assert.equal(acked.length, 11);
  acknowledger.ack(12);
  while (acked.length < 12) await sleep(5);

  // A dead letter that is delivered again becomes a second one.
  const dead = fakeChannel(1);
  new Acknowledger(dead.channel, 200).ack(1, false);
  await nextTurn();
  assert.deepEqual(dead.acked, [1]);

  const busy = fakeChannel(1);
  new Acknowledger(busy.channel, 10).ack(1);
  await nextTurn();
  assert.deepEqual(busy.acked, [1]);
});

test('in any order and grouping, exactly what was acknowledged is told to RabbitMQ as such', () => {
  const settlement = fc.record({ action: fc.constantFrom('ack', 'nack'), flush: fc.boolean() });
  const plans = fc.array(settlement, { minLength: 1, maxLength: 40 }).chain((settlements) =>
    fc.record({
      settlements: fc.constant(settlements),
      order: fc.shuffledSubarray(settlements.map((_, index) => index + 1)),
    }),
  );
  fc.assert(
    fc.property(plans, ({ settlements, order }) => {
      const { channel, open, acked } = fakeChannel(settlements.length);
      const acknowledger = new Acknowledger(channel, 200);
      for (const tag of order) {
        const { action, flush } = settlements[tag - 1] as (typeof settlements)[number];
        if (action === 'ack') acknowledger.ack(tag);
        else acknowledger.nack(tag, true);
        if (flush) acknowledger.flush();
      }
      acknowledger.flush();
      const wanted = order.filter((tag) => settlements[tag - 1]?.action === 'ack');
      assert.deepEqual(acked.sort(ascending), wanted.sort(ascending));
      assert.equal(open.size, settlements.length - order.length);
    }),
  );
});

test('on a closed channel nothing is said', async () => {
  const { channel, frames } = fakeChannel(2);
  const acknowledger = new Acknowledger(channel, 10);
  acknowledger.ack(1);
  channel.active = false;
  acknowledger.nack(2, true);
  await nextTurn();
  assert.equal(frames(), 0);
});

function ascending(a: number, b: number): number {
  return a - b;
}
