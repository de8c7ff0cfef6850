import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { openStream, type Told } from './stream.ts';

const json = 'application/problem+json';
const full = () =>
  new Response('{"code":"sobrecarga","detail":"Ya miran 100 páginas."}', {
    status: 503,
    headers: { 'Content-Type': json, 'Retry-After': '5' },
  });
const away = () =>
  new Response('{"code":"dependencia_no_disponible","detail":"El laboratorio no responde."}', {
    status: 503,
    headers: { 'Content-Type': json, 'Retry-After': '2' },
  });
const telling = () =>
  new Response(
    'event: experiment\ndata: null\n\nevent: otra\ndata: x\n\nevent: snapshot\ndata: {"atMs":1}\n\n',
  );
const unreachable = () => Promise.reject(new TypeError('fetch failed'));

/** What is told when the laboratory answers like this, one answer after the other. */
function listenTo(t: TestContext, ...answers: (() => Response | Promise<Response>)[]) {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const seen = { asked: 0, told: [] as Told[] };
  t.mock.method(globalThis, 'fetch', async () => {
    const answer = answers[seen.asked];
    seen.asked += 1;
    return answer ? answer() : new Promise(() => {});
  });
  t.after(openStream((told) => seen.told.push(told)));
  return seen;
}

test('a full audience is told as that, and comes back when it was asked to', async (t) => {
  const seen = listenTo(t, full, telling);
  await settled();
  assert.deepEqual(seen.told, [{ name: 'full' }]);
  t.mock.timers.tick(4_999);
  await settled();
  assert.equal(seen.asked, 1);
  t.mock.timers.tick(1_002);
  await settled();
  assert.deepEqual(seen.told.slice(1), [
    { name: 'experiment', data: null },
    { name: 'snapshot', data: { atMs: 1 } },
    { name: 'lost' },
  ]);
});

test('a laboratory that is away is lost, however that is seen, and asked again after two seconds', async (t) => {
  const seen = listenTo(t, away, unreachable);
  for (const asked of [1, 2]) {
    await settled();
    assert.deepEqual(seen.told, Array(asked).fill({ name: 'lost' }));
    t.mock.timers.tick(2_000);
  }
  await settled();
  assert.equal(seen.asked, 3);
});

async function settled(): Promise<void> {
  for (let turns = 0; turns < 20; turns += 1) await new Promise(setImmediate);
}
