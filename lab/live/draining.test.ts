import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Drain } from '@sel/contract/lab/drain';
import { exponential } from '../queueing/distribution.ts';
import { seededRandom } from '../queueing/random.ts';
import { DrainWatch } from './draining.ts';
import { Looks } from './looks.ts';

const LOOK_MS = 250;
const HANDS = 4;

interface Made {
  waiting?: number;
  arrivalsPerSecond?: number;
  /** Of all hands together; each takes exponential times, or always the same. */
  endsPerSecond?: number;
  isRegular?: boolean;
  seed?: number;
  /** After so long something is changed. */
  changedAfterMs?: number;
}

/** A queue that drains, looked at four times a second until it is empty. @returns what the watch says at each look. */
function watch({
  waiting = 600,
  arrivalsPerSecond = 20,
  endsPerSecond = 40,
  isRegular = false,
  seed = 1,
  changedAfterMs = Number.POSITIVE_INFINITY,
}: Made = {}): (Drain | null)[] {
  const random = seededRandom(seed);
  const [gaps, services] = [exponential(1000 / arrivalsPerSecond), exponential(1000 / endsPerSecond)];
  const endGap = () => (isRegular ? 1000 / endsPerSecond : services.sample(random));
  const looks = new Looks(60_000);
  const drains = new DrainWatch();
  let [open, arrivalMs, endMs] = [waiting + HANDS, gaps.sample(random), endGap()];
  const said: (Drain | null)[] = [];
  for (let atMs = 0; open > HANDS && atMs < 300_000; atMs += LOOK_MS) {
    let [created, ended] = [0, 0];
    for (; arrivalMs <= atMs; arrivalMs += gaps.sample(random)) created += 1;
    for (; endMs <= atMs; endMs += endGap()) ended += 1;
    open += created - ended;
    looks.add({
      atMs,
      created: Array.from({ length: created }, (_, id) => ({ id, createdMs: atMs })),
      ended: Array.from({ length: ended }, () => ({ createdMs: atMs, processedMs: atMs }) as never),
      open,
    });
    const unchangedSinceMs = atMs >= changedAfterMs ? changedAfterMs : 0;
    said.push(drains.at({ looks, regime: 'draining', unchangedSinceMs, hands: HANDS }));
  }
  return said;
}

test('a queue that drains is foretold once, after a few seconds, and keeps what came of it', () => {
  const said = watch();
  const made = said.filter((drain) => drain !== null);
  assert.equal(new Set(made.map(({ madeAtMs }) => madeAtMs)).size, 1);
  assert.ok((made[0]?.madeAtMs ?? 0) >= 3_000);
  const { lowMs, valueMs, highMs, emptyAfterMs } = made.at(-1) as Drain;
  assert.ok(lowMs < valueMs && valueMs < highMs);
  assert.ok(made.slice(0, -1).every((drain) => drain.emptyAfterMs === null));
  assert.ok(emptyAfterMs !== null && emptyAfterMs > 0);
});

for (const made of [
  {},
  { arrivalsPerSecond: 0.001 },
  { isRegular: true },
  { waiting: 5_000, endsPerSecond: 200 },
]) {
  test(`nine of ten forecasts hold: ${JSON.stringify(made)}`, (t) => {
    const last = Array.from({ length: 300 }, (_, seed) => watch({ ...made, seed }).at(-1)).filter(
      (one) => one != null,
    );
    const inside = last.filter(
      ({ lowMs, highMs, emptyAfterMs }) =>
        emptyAfterMs !== null && lowMs <= emptyAfterMs && emptyAfterMs <= highMs,
    );
    const share = inside.length / last.length;
    t.diagnostic(`${last.length} forecasts, ${share} inside`);
    assert.ok(last.length > 290 && share > 0.82, `${share} of ${last.length}`);
  });
}

test('when something is changed the forecast is withdrawn, and another one made for how things are then', () => {
  const said = watch({ changedAfterMs: 8_000 });
  const at = (ms: number) => said[ms / LOOK_MS];
  assert.ok(at(7_750));
  assert.equal(at(8_000), null);
  assert.ok((said.at(-1)?.madeAtMs ?? 0) >= 11_000);
});

test('nothing is foretold of a queue that does not drain, or is empty before anybody has read it', () => {
  assert.ok(watch({ waiting: 90, arrivalsPerSecond: 0.001 }).every((drain) => drain === null));
  const drains = new DrainWatch();
  const looks = new Looks(60_000);
  assert.equal(drains.at({ looks, regime: 'draining', unchangedSinceMs: 0, hands: HANDS }), null);
});
