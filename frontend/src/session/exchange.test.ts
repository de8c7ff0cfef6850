import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { retryNow } from '../api/pauses.ts';
import type { ConsultaHead, Trouble } from '../consulta/run.ts';
import { Exchange } from './exchange.ts';
import { fakeTab } from './for-tests/fake-tab.ts';

/** More than may hold a connection at once. */
const CONSULTAS = 8;
const PENDING = { status: 'pending' } as ConsultaHead;

/** The API, which answers every request as `answer` says. */
function answerWith(
  t: TestContext,
  answer: (path: string, headers: Headers, signal: AbortSignal) => Promise<Response>,
) {
  t.mock.method(globalThis, 'fetch', (path: string, { headers, signal }: RequestInit) =>
    answer(path, new Headers(headers), signal as AbortSignal),
  );
}

function exchangeOf(onTrouble: (trouble: Trouble | undefined) => void = () => {}): Exchange {
  return new Exchange({ readBody: async () => PENDING, onRequest() {}, onTrouble });
}

const refusal = (status: number) => new Response('{}', { status });

for (const [locks, where] of [
  [navigator.locks, 'all tabs together'],
  [undefined, 'a tab on its own'],
] as const) {
  for (const [way, wait] of [
    ['a long poll', (exchange: Exchange, id: number) => exchange.readConsulta(id, 20)],
    ['a stream of events', (exchange: Exchange, id: number) => exchange.listen(id, async () => PENDING)],
  ] as const) {
    test(`what is refused waits for its next attempt without the turn of ${where}: ${way}`, async (t) => {
      fakeTab(t);
      t.mock.getter(navigator, 'locks', () => locks);
      let isLocked = true;
      answerWith(t, async () => (isLocked ? refusal(401) : new Response('{}')));
      const refused = Promise.withResolvers<void>();
      let waiting = 0;
      const onTrouble = (trouble: Trouble | undefined) => {
        if (trouble?.kind === 'locked' && trouble.retryAtMs !== null) waiting += 1;
        if (waiting === CONSULTAS) refused.resolve();
      };
      const all = Array.from({ length: CONSULTAS }, (_, n) => wait(exchangeOf(onTrouble), n + 1));
      // Each has sent its request: none waits for the turn of another, which waits for a person.
      await refused.promise;
      isLocked = false;
      retryNow();
      assert.deepEqual(await Promise.all(all), Array(CONSULTAS).fill(PENDING));
    });
  }
}

test('a tab on its own that is hidden asks without having the server wait', async (t) => {
  const setHidden = fakeTab(t);
  t.mock.getter(navigator, 'locks', () => undefined);
  const asked: (string | null)[] = [];
  const held = Promise.withResolvers<void>();
  answerWith(t, async (_, headers, signal) => {
    asked.push(headers.get('Prefer'));
    if (!headers.has('Prefer')) return new Response('{}');
    held.resolve();
    return new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
  });
  const troubles: unknown[] = [];
  const exchange = exchangeOf((trouble) => troubles.push(trouble));
  const waiting = exchange.readConsulta(1, 20);
  await held.promise;
  setHidden(true);
  assert.equal(await waiting, PENDING);
  assert.equal(await exchange.readConsulta(1, 20), PENDING);
  assert.equal(await exchange.listen(1, async () => assert.fail('it is not listened to')), undefined);
  assert.deepEqual(asked, ['wait=20', null, null]);
  assert.deepEqual(troubles, [], 'nothing is in the way');
});

test('a stream that is heard again is told so while it lasts', async (t) => {
  fakeTab(t);
  t.mock.getter(navigator, 'locks', () => undefined);
  let isAway = true;
  answerWith(t, async () => (isAway ? refusal(503) : new Response('')));
  const away = Promise.withResolvers<void>();
  const back = Promise.withResolvers<void>();
  const exchange = exchangeOf((trouble) => (trouble ? away : back).resolve());
  const end = Promise.withResolvers<ConsultaHead>();
  const heard = exchange.listen(1, () => end.promise);
  await away.promise;
  isAway = false;
  retryNow();
  await back.promise;
  end.resolve(PENDING);
  assert.equal(await heard, PENDING);
});
