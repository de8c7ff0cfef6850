import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openFakeGateway, post, untilWaiting } from '../fakes/gateway.ts';

test('an app that closes answers whoever waits with what there is, and ends its connections', async (t) => {
  const acceptance = Promise.withResolvers<number>();
  const parts = { acceptor: { accept: () => acceptance.promise, acceptOnce: () => acceptance.promise } };
  const gateway = await openFakeGateway(t, { parts });
  const { app, consultas, watcher } = gateway;
  consultas.put(1, 'pending');
  const waiting = app.inject({ url: '/consultar/1', headers: { prefer: 'wait=50' } });
  const listening = app.inject('/consultar/1/eventos');
  const begun = post(app);
  await untilWaiting(2, gateway);
  const closing = app.close();
  const waited = await waiting;
  assert.equal(waited.json().status, 'pending');
  assert.equal(waited.headers.connection, 'close');
  assert.match((await listening).body, /"status":"pending"/);
  assert.equal(watcher.waiterCount, 0);

  acceptance.resolve(7);
  const accepted = await begun;
  assert.equal(accepted.statusCode, 202, 'what has begun is ended');
  assert.equal(accepted.headers.connection, 'close');
  await closing;
});

test('an app that does not close keeps its connections', async (t) => {
  const { app } = await openFakeGateway(t);
  assert.notEqual((await post(app)).headers.connection, 'close');
});
