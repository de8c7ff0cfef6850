import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Load } from '@sel/contract/lab/load';
import type { RegimeName } from '@sel/contract/lab/regime';
import { Looks } from './looks.ts';
import { lastRateChange, RegimeTracker, SETTLING_MS } from './regime.ts';

const constant: Load = {
  kind: 'open',
  process: 'poisson',
  profile: [{ durationMs: null, fromPerSecond: 100, toPerSecond: 100 }],
};
const LOOK_MS = 250;

/** A system that is looked at four times a second. */
class Watched {
  readonly looks = new Looks(60_000);
  readonly tracker = new RegimeTracker();
  nowMs = 1_000_000;
  open = 0;
  load: { load: Load; beganMs: number } | undefined;
  isFaulty = false;

  /** So many arrive and end in each second for so long. @returns the regimes on the way, each once. */
  pass(ms: number, arrivePerSecond: number, endPerSecond: number, stayMs = 20): RegimeName[] {
    const names: RegimeName[] = [];
    for (const untilMs = this.nowMs + ms; this.nowMs < untilMs; ) {
      this.nowMs += LOOK_MS;
      const created = (arrivePerSecond * LOOK_MS) / 1000;
      const ended = Math.min(this.open + created, (endPerSecond * LOOK_MS) / 1000);
      this.open += created - ended;
      const life = { createdMs: this.nowMs - stayMs, processedMs: this.nowMs };
      this.looks.add({
        atMs: this.nowMs,
        created: Array.from({ length: created }, (_, id) => ({ id, createdMs: this.nowMs })),
        ended: Array.from({ length: ended }, () => life as never),
        open: this.open,
      });
      if (names.at(-1) !== this.regime.name) names.push(this.regime.name);
    }
    return names;
  }

  get regime() {
    const { nowMs, load, isFaulty } = this;
    return this.tracker.at(this.looks, { nowMs, load, isFaulty });
  }

  start(load: Load): void {
    this.load = { load, beganMs: this.nowMs };
    this.tracker.changed('load', this.nowMs);
  }

  stop(): void {
    this.load = undefined;
    this.tracker.changed('load', this.nowMs);
  }
}

describe('the regime', () => {
  test('a load that starts settles before anything is said of it, and drains when it stops', () => {
    const system = new Watched();
    assert.deepEqual(system.pass(5_000, 0, 0), ['rest']);
    system.start(constant);
    const startedMs = system.nowMs;
    assert.deepEqual(system.pass(SETTLING_MS - LOOK_MS, 100, 100), ['settling']);
    assert.equal(system.regime.untilMs, startedMs + SETTLING_MS);
    assert.deepEqual(system.pass(5_000, 100, 100), ['steady']);
    system.open += 500;
    system.stop();
    assert.deepEqual(system.pass(20_000, 0, 50), ['draining', 'rest']);
  });

  test('each change makes it settle again, and says what changed', () => {
    const system = new Watched();
    system.start(constant);
    system.pass(20_000, 100, 100);
    for (const change of ['workers', 'work', 'rate'] as const) {
      assert.equal(system.regime.name, 'steady');
      system.tracker.changed(change, system.nowMs);
      const changedMs = system.nowMs;
      assert.deepEqual(system.pass(SETTLING_MS - LOOK_MS, 100, 100), ['settling']);
      assert.equal(system.regime.change, change);
      assert.equal(system.tracker.unchangedSinceMs, changedMs);
      system.pass(LOOK_MS, 100, 100);
    }
  });

  test('what others send is a change, too: the laboratory does not know it beforehand', () => {
    const system = new Watched();
    system.pass(5_000, 0, 0);
    assert.deepEqual(system.pass(SETTLING_MS, 100, 100), ['settling']);
    assert.equal(system.regime.change, 'arrivals');
  });

  test('while a fault is in effect nothing settles, and afterwards it takes as long as ever', () => {
    const system = new Watched();
    system.start(constant);
    system.pass(20_000, 100, 100);
    system.isFaulty = true;
    assert.deepEqual(system.pass(15_000, 100, 100), ['settling']);
    assert.equal(system.regime.untilMs, null);
    system.isFaulty = false;
    assert.deepEqual(system.pass(SETTLING_MS - LOOK_MS, 100, 100), ['settling']);
    assert.deepEqual(system.pass(5_000, 100, 100), ['steady']);
  });

  test('more that arrives than ends is growing, the reverse draining, and what chance explains neither', () => {
    const system = new Watched();
    system.start(constant);
    system.pass(20_000, 100, 100);
    assert.deepEqual(system.pass(20_000, 100, 80).at(-1), 'growing');
    assert.deepEqual(system.pass(12_000, 100, 120).at(-1), 'draining');
    assert.deepEqual(system.pass(20_000, 100, 100).at(-1), 'steady');
    assert.deepEqual(system.pass(20_000, 104, 100), ['steady']);
  });

  test('a system in which consultas stay long needs long to settle', () => {
    const system = new Watched();
    system.start(constant);
    assert.deepEqual(system.pass(3 * 8_000 - LOOK_MS, 100, 100, 8_000), ['settling']);
    assert.deepEqual(system.pass(2_000, 100, 100, 8_000).at(-1), 'steady');
  });
});

test('the rate of a profile changes where its segments differ, and all along a ramp', () => {
  const ramp: Load = {
    ...constant,
    profile: [
      { durationMs: 1_000, fromPerSecond: 10, toPerSecond: 10 },
      { durationMs: 1_000, fromPerSecond: 10, toPerSecond: 10 },
      { durationMs: 2_000, fromPerSecond: 10, toPerSecond: 50 },
      { durationMs: 1_000, fromPerSecond: 50, toPerSecond: 50 },
      { durationMs: 1_000, fromPerSecond: 20, toPerSecond: 20 },
    ],
  } as Load;
  for (const [elapsedMs, atMs, isChanging, isOver] of [
    [500, 0, false, false],
    [1_500, 0, false, false],
    [2_500, 2_500, true, false],
    [4_500, 4_000, false, false],
    [5_500, 5_000, false, false],
    [9_000, 6_000, false, true],
  ] as const) {
    assert.deepEqual(lastRateChange(ramp, elapsedMs), { atMs, isChanging, isOver }, `${elapsedMs} ms`);
  }
});
