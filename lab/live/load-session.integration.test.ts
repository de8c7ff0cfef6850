import assert from 'node:assert/strict';
import { once } from 'node:events';
import { after, afterEach, before, beforeEach, describe, mock, test } from 'node:test';
import { accept, openGateway } from '../load/for-tests/gateway.ts';
import type { LoadOptions } from '../load/plan.ts';
import { LoadSession } from './load-session.ts';

let gateway: Awaited<ReturnType<typeof openGateway>>;
before(async () => {
  gateway = await openGateway((_, response) => accept(response));
});
after(() => gateway[Symbol.dispose]());

const load: LoadOptions = { load: { kind: 'closed', users: 1, thinkMs: 5 }, notice: 'none' };

function session() {
  const opened = new LoadSession(gateway.url, '');
  const events: string[] = [];
  for (const event of ['started', 'stopping', 'stopped'] as const) opened.on(event, () => events.push(event));
  after(() => opened.kill());
  return { session: opened, events };
}

test('of two loads that are started at once the first has ended when the second one begins', async () => {
  const { session: one, events } = session();
  await Promise.all([one.start(load), one.start(load)]);
  assert.deepEqual(events, ['started', 'stopping', 'stopped', 'started']);
  assert.ok(await one.stop());
  assert.equal(await one.stop(), undefined);
});

test('a load that may no longer start when its turn has come does not', async () => {
  const { session: one, events } = session();
  const refused = new Error('an experiment has begun');
  const first = one.start(load);
  await assert.rejects(
    one.start(load, () => {
      throw refused;
    }),
    refused,
  );
  await first;
  assert.deepEqual(events, ['started', 'stopping', 'stopped']);
  await one.start(load);
  assert.ok(await one.stop(), 'it goes on as if nothing had been');
});

test('a load that is killed while it starts does not begin', async () => {
  const { session: one, events } = session();
  const starting = assert.rejects(one.start(load), /antes de empezar/);
  one.kill();
  await starting;
  assert.deepEqual([events, one.options], [[], undefined]);
});

test('a load that comes to its end is over', async () => {
  const { session: one } = session();
  const stopped = once(one, 'stopped');
  await one.start({ ...load, load: { kind: 'closed', users: 1, thinkMs: 0, requests: 3 } });
  await stopped;
  assert.equal(one.options, undefined);
});

describe('a load that a person starts', () => {
  beforeEach(() => mock.timers.enable({ apis: ['setTimeout', 'Date'] }));
  afterEach(() => mock.timers.reset());

  test('ends by itself after its time, which can be made longer while it runs', async () => {
    const { session: one, ends } = await started(60_000);
    assert.equal(one.endsAtMs, Date.now() + 60_000);
    mock.timers.tick(50_000);
    one.change({ endsAfterMs: 30_000 });
    assert.equal(one.endsAtMs, Date.now() + 30_000);
    mock.timers.tick(29_999);
    assert.deepEqual([ends.reasons, one.endsAtMs === undefined], [[], false]);
    mock.timers.tick(1);
    assert.deepEqual(await ends.next, ['expired']);
    assert.deepEqual([one.options, one.endsAtMs], [undefined, undefined]);
  });

  test('ends soon after the last one who watched it has left, unless somebody comes back', async () => {
    const { session: one, ends } = await started(3_600_000);
    one.watchedBy(1);
    one.watchedBy(0);
    mock.timers.tick(299_000);
    one.watchedBy(1);
    mock.timers.tick(600_000);
    assert.deepEqual(ends.reasons, []);
    one.watchedBy(0);
    mock.timers.tick(300_000);
    assert.deepEqual(await ends.next, ['unwatched']);
  });

  test('has another revision after every change, so that a page can tell that it was not its own', async () => {
    const { session: one } = await started(60_000);
    const first = one.revision;
    one.change({ notice: 'none' });
    one.change({ endsAfterMs: 90_000 });
    assert.equal(one.revision, first + 2);
    assert.ok(!('endsAfterMs' in (one.options ?? {})));
    await one.stop();
  });
});

test('a load that an experiment starts goes on until it is ended', async () => {
  const { session: one } = session();
  await one.start(load);
  assert.equal(one.endsAtMs, undefined);
  one.watchedBy(0);
  assert.ok(await one.stop());
});

async function started(endsAfterMs: number) {
  const { session: one } = session();
  const reasons: string[] = [];
  one.on('stopped', (why) => reasons.push(why));
  await one.start(load, undefined, endsAfterMs);
  return { session: one, ends: { reasons, next: once(one, 'stopped') } };
}
