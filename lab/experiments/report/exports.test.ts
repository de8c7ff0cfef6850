import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Measurement } from '../experiment.ts';
import { seriesToCsv, toCsv } from './exports.ts';

const MEASUREMENTS: Measurement[] = [
  {
    factors: { workers: 2, fault: 'matar-worker' },
    repetition: 1,
    figures: { throughputPerSecond: 96.5, lost: 0 },
    series: { waitMs: [1.25, 3] },
  },
  {
    factors: { workers: 4, fault: 'a, "b"' },
    repetition: 2,
    figures: { lost: Number.NaN, drainS: 7 },
    series: { waitMs: [8], gapMs: [] },
    invalid: { es: 'el generador tardó\nmucho', en: 'the generator was late\nby far' },
  },
];

test('one line a measurement, with a column for every factor and figure that any of them has', () => {
  assert.equal(
    toCsv(MEASUREMENTS),
    'workers,fault,repetition,throughputPerSecond,lost,drainS,invalid\r\n' +
      '2,matar-worker,1,96.5,0,,\r\n' +
      '4,"a, ""b""",2,,,7,"el generador tardó\nmucho"\r\n',
  );
});

test('one line a value of a series', () => {
  assert.equal(
    seriesToCsv(MEASUREMENTS),
    'workers,fault,repetition,series,index,value\r\n' +
      '2,matar-worker,1,waitMs,0,1.25\r\n' +
      '2,matar-worker,1,waitMs,1,3\r\n' +
      '4,"a, ""b""",2,waitMs,0,8\r\n',
  );
});

test('no text becomes a formula in a spreadsheet, and negative numbers stay numbers', () => {
  const [, line] = toCsv([
    { factors: { name: '=1+1' }, repetition: 1, figures: { change: -3 }, series: {} },
  ]).split('\r\n');
  assert.equal(line, "'=1+1,1,-3,");
});

test('without measurements there is a head and nothing else', () => {
  assert.equal(toCsv([]), 'repetition,invalid\r\n');
});
