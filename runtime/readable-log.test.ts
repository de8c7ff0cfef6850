import assert from 'node:assert/strict';
import { test } from 'node:test';
import { stripVTControlCharacters } from 'node:util';
import { readableLine, wantsColours } from './readable-log.ts';

const line = (entry: object) =>
  JSON.stringify({ level: 30, time: '2026-01-02T03:04:05.006Z', service: 'worker-1', pid: 1, ...entry });

test('an entry becomes one line with its service, message and fields', () => {
  const text = readableLine(line({ msg: 'worker listo', concurrency: 200, reason: 'two words' }), false);
  assert.match(
    text,
    /^\d\d:\d\d:05\.006 {2}worker-1 {5}worker listo {2}concurrency=200 reason="two words"\n$/,
  );
});

test('warnings and errors are marked, with and without colours', () => {
  assert.match(readableLine(line({ level: 40, msg: 'sin cola' }), false), /⚠ sin cola/);
  assert.match(readableLine(line({ level: 60, msg: 'no arranca' }), false), /✘ no arranca/);
  const coloured = readableLine(line({ level: 50, msg: 'no arranca' }), true);
  assert.ok(coloured.includes('\u001b[31m✘ no arranca'));
  assert.equal(
    stripVTControlCharacters(coloured),
    readableLine(line({ level: 50, msg: 'no arranca' }), false),
  );
});

test('neighbouring workers have different colours', () => {
  const colourOf = (service: string) => readableLine(line({ service }), true).split(service)[0]?.slice(-5);
  assert.notEqual(colourOf('worker-1'), colourOf('worker-2'));
});

test('the user decides on colours, then the terminal', () => {
  assert.equal(wantsColours({}, true), true);
  assert.equal(wantsColours({}, false), false);
  assert.equal(wantsColours({ NO_COLOR: '1', FORCE_COLOR: '1' }, true), false);
  assert.equal(wantsColours({ FORCE_COLOR: '1' }, false), true);
  assert.equal(wantsColours({ FORCE_COLOR: '0' }, true), false);
});
