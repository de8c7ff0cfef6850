import assert from 'node:assert/strict';
import { EventEmitter, once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';
import { type TestContext, test } from 'node:test';
import { openLab } from '../for-tests/open-lab.ts';

const HISTORY = { snapshots: [{ atMs: 1 }], markers: [] };

/** A laboratory on a port, that tells what the test emits. */
async function listen(t: TestContext, maxListeners: number, history: object = HISTORY) {
  const watching: number[] = [];
  const watchedBy = (count: number) => watching.push(count);
  const live = Object.assign(new EventEmitter(), { history, latest: { atMs: 1 }, watchedBy });
  const { app, runner } = await openLab(t, { live, maxListeners });
  const url = await app.listen({ host: '127.0.0.1', port: 0 });
  const open = (): Promise<IncomingMessage> =>
    new Promise((resolve, reject) =>
      get(`${url}/lab/eventos`, { agent: false }, resolve).once('error', reject),
    );
  return { live, runner, open, url, watching };
}

test('so many may listen; one more is told to come later, and may when another has left', async (t) => {
  const { live, runner, open } = await listen(t, 3);
  const listeners = await Promise.all([open(), open(), open()]);
  const refused = await open();
  assert.equal(refused.statusCode, 503);
  assert.ok(Number(refused.headers['retry-after']) >= 1);
  const { code, detail } = JSON.parse((await refused.toArray()).join('')) as Record<string, string>;
  assert.equal(code, 'sobrecarga');
  assert.match(detail ?? '', /LAB_MAX_OYENTES/);

  const texts = listeners.map(textOf);
  live.emit('snapshot', { atMs: 2 });
  for (const text of texts)
    await text.until(
      /event: history\ndata: .*\n\nevent: experiment\ndata: null\n\nevent: snapshot\ndata: \{"atMs":2\}/s,
    );
  assert.equal(live.listenerCount('snapshot'), 1, 'however many listen, an event is made once');

  runner.emit('progress', { done: 1 });
  live.emit('marker', { kind: 'load' });
  for (const text of texts)
    await text.until(/event: experiment\ndata: \{"done":1\}\n\nevent: marker\ndata: \{"kind":"load"\}/);

  listeners[0]?.destroy();
  let next = await open();
  while (next.statusCode === 503) next = await open();
  assert.equal(next.statusCode, 200);
});

test('the system is looked at for the first that comes, and no longer when the last has left', async (t) => {
  const { live, runner, open, watching } = await listen(t, 2);
  const counts = () => [
    ...['snapshot', 'marker'].map((event) => live.listenerCount(event)),
    runner.listenerCount('progress'),
  ];
  assert.deepEqual(counts(), [0, 0, 0]);
  for (const round of [1, 2]) {
    const [first, second] = await Promise.all([open(), open()]);
    assert.deepEqual(counts(), [1, 1, 1], `round ${round}`);
    assert.equal(watching.at(-1), 2);
    first.destroy();
    let next = await open();
    while (next.statusCode === 503) next = await open();
    assert.deepEqual(counts(), [1, 1, 1], 'somebody is still there');
    const left = once(live, 'removeListener');
    second.destroy();
    next.destroy();
    await left;
    assert.deepEqual(counts(), [0, 0, 0]);
    assert.equal(watching.at(-1), 0, 'a load ends when nobody watches it');
  }
});

test('who does not read is dropped before much has piled up for it, and the others go on', async (t) => {
  const { live, open } = await listen(t, 2);
  const [reading, asleep] = await Promise.all([open(), open()]);
  asleep.pause();
  const text = textOf(reading);
  const gone = new Promise((resolve) => asleep.once('error', resolve));
  const filler = 'x'.repeat(64 * 1024);
  // The system's own buffers take some megabytes; what is beyond them is the laboratory's memory.
  for (let sent = 1; ; sent += 1) {
    assert.ok(sent < 1_000, 'it was never dropped');
    live.emit('snapshot', { filler, sent });
    await text.until(new RegExp(`"sent":${sent}\\}`));
    const next = await open();
    next.destroy();
    if (next.statusCode === 200) break;
  }
  assert.ok(!reading.destroyed);
  asleep.resume();
  assert.match(String(await gone), /aborted/, 'its stream ends in the middle');
});

test('a long past alone drops nobody', async (t) => {
  const { live, open } = await listen(t, 1, { snapshots: ['x'.repeat(12 * 1024 * 1024)], markers: [] });
  const slow = await open();
  live.emit('snapshot', { atMs: 2 });
  const text = textOf(slow);
  await text.until(/event: snapshot\ndata: \{"atMs":2\}/);
});

test('HEAD is answered at once, and takes nobody’s place', async (t) => {
  const { open, url } = await listen(t, 1);
  for (let asked = 0; asked < 3; asked += 1) {
    const head = await fetch(`${url}/lab/eventos`, { method: 'HEAD', signal: AbortSignal.timeout(5_000) });
    assert.equal(head.status, 200);
    assert.match(head.headers.get('content-type') ?? '', /^text\/event-stream/);
  }
  assert.equal((await open()).statusCode, 200);
});

/** Longer than anything that is waited for: with each piece of a long past, all of it would be searched again. */
const KEPT_LENGTH = 4096;

/** The last of what has come, and a wait for what is to come. */
function textOf(response: IncomingMessage) {
  let text = '';
  response.on('data', (piece) => {
    text = (text + piece).slice(-KEPT_LENGTH);
  });
  return {
    async until(pattern: RegExp): Promise<void> {
      while (!pattern.test(text)) await once(response, 'data');
      text = '';
    },
  };
}
