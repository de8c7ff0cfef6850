import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type EventMark, placePins } from './event-pins.ts';

const change = (number: number, x: number): EventMark => ({ x, number, isTrouble: false });
const fault = (number: number, x: number): EventMark => ({ x, number, isTrouble: true });
const place = (...marks: EventMark[]) =>
  placePins(marks, 0, 1_000, 20)
    .map(({ x, text }) => `${text}@${x}`)
    .sort();

test('events that stand apart have a number each, and what lies outside has none', () => {
  assert.deepEqual(place(change(1, -1), change(2, 100), change(3, 120), change(4, 1_001)), [
    '2@100',
    '3@120',
  ]);
});

test('of events close together the newest has its number, with a sign that there are more', () => {
  assert.deepEqual(place(change(1, 100), change(2, 105), change(3, 110)), ['3+@110']);
});

test('a fault has its number whatever came after it', () => {
  assert.deepEqual(place(fault(1, 100), change(2, 105), change(3, 110), change(4, 130)), ['1+@100', '4@130']);
});
