import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { loadConfig } from '@sel/runtime/config';
import { Config } from '../config.ts';
import { openLab, TOKEN } from '../for-tests/open-lab.ts';
import { TokenBrake } from './token-brake.ts';

const PAUSE_MS = 2_000;
let turns = 0;

/** An act on a laboratory of the test's own; it tells how many turns of the event loop it has taken. */
async function openLaboratory(t: TestContext, trustProxy = '127.0.0.1') {
  const { app } = await openLab(t, { trustProxy });
  await app.ready();
  countTurns(t);
  return async (key: string, client = '192.0.2.1', headers: Record<string, string> = {}) => {
    const before = turns;
    const { statusCode, headers: answered } = await app.inject({
      method: 'DELETE',
      url: '/lab/trabajo',
      remoteAddress: '127.0.0.1',
      headers: { 'x-forwarded-for': client, 'x-lab-token': key, ...headers },
    });
    const retryAfter = answered['retry-after'];
    return { status: statusCode, took: turns - before, retryAfter };
  };
}

/**
 * The brake's pause takes a turn of the event loop for each millisecond: who waits for nothing is answered within few, on
 * any machine. All other times are real, because they belong to others in this process.
 */
function countTurns({ mock, signal }: TestContext): void {
  const paused: { untilTurn: number; run(): void }[] = [];
  const { setTimeout: real } = globalThis;
  const pause = (...given: Parameters<typeof real>) => {
    const [run, ms] = given;
    if (ms !== PAUSE_MS) return real(...given);
    return void paused.push({ untilTurn: turns + ms, run });
  };
  mock.method(globalThis, 'setTimeout', pause as typeof setTimeout);
  const count = () => {
    if (signal.aborted) return;
    turns += 1;
    while (paused[0] && paused[0].untilTurn <= turns) paused.shift()?.run();
    setImmediate(count);
  };
  count();
}

const address = (n: number) => `198.51.${n >> 8}.${n & 255}`;
const guesses = (count: number) => Array.from({ length: count }, (_, n) => `wrong-${n}`);

test('some wrong keys are answered at once, and the right one as well', async (t) => {
  const act = await openLaboratory(t);
  for (const guess of guesses(4)) {
    const { status, took } = await act(guess);
    assert.equal(status, 401);
    assert.ok(took < PAUSE_MS);
  }
  const { status, took } = await act(TOKEN);
  assert.equal(status, 200);
  assert.ok(took < PAUSE_MS);
});

test('a client that goes on guessing has few keys compared, however many it sends at a time', async (t) => {
  const act = await openLaboratory(t);
  let answered = 0;
  const flood = guesses(100).map(async (guess) => {
    const answer = await act(guess);
    if (answer.status === 401) answered += 1;
    return answer;
  });
  assert.equal((await act(TOKEN, '192.0.2.2')).status, 200);
  assert.ok(answered <= 5, 'another client is not kept waiting');
  const answers = await Promise.all(flood);
  const compared = answers.filter(({ status }) => status === 401);
  assert.ok(compared.length <= 5 + 20, `${compared.length} compared`);
  assert.ok(compared.filter(({ took }) => took < PAUSE_MS).length <= 5);
  const refused = answers.filter(({ status }) => status === 429);
  assert.equal(refused.length, answers.length - compared.length);
  assert.ok(refused.every(({ retryAfter }) => retryAfter === '2'));
  // Whoever shares the address with it waits, and gets in.
  const same = await act(TOKEN);
  assert.equal(same.status, 200);
  assert.ok(same.took >= PAUSE_MS);
  assert.ok((await act(TOKEN)).took < PAUSE_MS, 'the right key ends it');
});

test('what a client claims to come from does not make it another one', async (t) => {
  const act = await openLaboratory(t);
  const flood = guesses(50).map((guess, n) => act(guess, `${address(n)}, 192.0.2.1`));
  const answers = await Promise.all(flood);
  assert.ok(answers.filter(({ took, status }) => status === 401 && took < PAUSE_MS).length <= 5);
});

test('behind two proxies clients are told apart if both are trusted, and otherwise are whom the untrusted one is', async (t) => {
  const behind = async (trustProxy: string) => {
    const act = await openLaboratory(t, trustProxy);
    for (const guess of guesses(5)) await act(guess, '198.51.100.7, 10.42.0.9');
    return (await act(TOKEN, '192.0.2.2, 10.42.0.9')).took;
  };
  assert.ok((await behind('127.0.0.1, 10.42.0.0/16')) < PAUSE_MS, 'the owner does not wait for the guesser');
  assert.ok((await behind('127.0.0.1')) >= PAUSE_MS);
});

test('without trusted proxies nobody is whom a header says', async (t) => {
  const act = await openLaboratory(t, '');
  for (const [n, guess] of guesses(5).entries()) await act(guess, address(n));
  assert.ok((await act(TOKEN, '192.0.2.2')).took >= PAUSE_MS);
});

test('many clients that guess are slowed down together, and a newcomer with the right key is not', async (t) => {
  const act = await openLaboratory(t);
  for (let n = 0; n < 60; n += 1) await act('wrong', address(n));
  let answered = 0;
  const second = guesses(60).map(async (guess, n) => {
    const answer = await act(guess, address(n));
    answered += 1;
    return answer;
  });
  assert.equal((await act(TOKEN, '192.0.2.1')).status, 200);
  assert.equal(answered, 0, 'the newcomer did not wait for them');
  for (const { took } of await Promise.all(second)) assert.ok(took >= PAUSE_MS);
});

test('clients without number have a limited number of keys compared', async (t) => {
  const act = await openLaboratory(t);
  const flood = guesses(2_000).map((guess, n) => act(guess, address(n)));
  const answers = await Promise.all(flood);
  assert.ok(answers.filter(({ status }) => status === 401).length <= 1_000 + 200);
});

test('the addresses of one network of IPv6 are one client, and another one is not', async () => {
  const brake = new TokenBrake();
  const guess = (client: string) => brake.attempt(client, () => false);
  for (const client of ['2001:db8::1', '2001:0db8::2', '2001:db8:0:0:1::', '2001:db8::1:2:3:4'])
    await guess(client);
  assert.equal(brake.clients, 1);
  for (const client of ['2001:db8:0:1::1', '2001:db9::1', '::ffff:192.0.2.1', '::1']) await guess(client);
  assert.equal(brake.clients, 5);
});

test('a key that is short is refused with what to do', () => {
  const load = (LAB_TOKEN: string) =>
    loadConfig(Config, { DATABASE_URL: 'postgres://lab@localhost/x', LAB_TOKEN });
  for (const short of ['x', 'fifteen-letters', 'sixteen letters!', ' '.repeat(20)])
    assert.throws(() => load(short), /LAB_TOKEN: .*16 caracteres o más.*openssl rand/);
  assert.equal(load('sixteen-letters!').LAB_TOKEN, 'sixteen-letters!');
  assert.equal(load('').LAB_TOKEN, '');
});
