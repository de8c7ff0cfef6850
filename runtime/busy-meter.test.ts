import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BusyMeter } from './busy-meter.ts';

test('the mean weighs every number in hand with the time it lasted', () => {
  let nowMs = 0;
  const meter = new BusyMeter(() => nowMs);
  meter.begin();
  nowMs = 30;
  meter.begin();
  nowMs = 40;
  meter.end();
  meter.end();
  nowMs = 100;
  assert.equal(meter.takeMean(), (1 * 30 + 2 * 10) / 100);
  assert.equal(meter.totalSeconds, 0.05);
});

test('what is in hand at the end of an interval counts in the next one', () => {
  let nowMs = 0;
  const meter = new BusyMeter(() => nowMs);
  meter.begin();
  nowMs = 10;
  assert.equal(meter.takeMean(), 1);
  nowMs = 15;
  meter.end();
  nowMs = 20;
  assert.equal(meter.takeMean(), 0.5);
  assert.equal(meter.inHand, 0);
});
