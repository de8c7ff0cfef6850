import assert from 'node:assert/strict';
import { test } from 'node:test';
import { shortcutOf } from './keys.ts';

const page = { hasModifier: false, on: 'page' } as const;

test('a key means its shortcut, in capitals as well', () => {
  assert.equal(shortcutOf({ ...page, key: 'S' }), 's');
  assert.equal(shortcutOf({ ...page, key: '+' }), '+');
  assert.equal(shortcutOf({ ...page, key: '=' }), '+', 'the same key on many keyboards, without the shift');
  assert.equal(shortcutOf({ ...page, key: 'x' }), undefined);
});

test('whoever types, or gives the browser a command, does not set off a load', () => {
  assert.equal(shortcutOf({ ...page, key: 's', on: 'text' }), undefined);
  assert.equal(shortcutOf({ ...page, key: 's', hasModifier: true }), undefined);
});

test('Space presses the button that has the focus, and other keys are shortcuts there too', () => {
  assert.equal(shortcutOf({ ...page, key: ' ', on: 'button' }), undefined);
  assert.equal(shortcutOf({ ...page, key: ' ' }), ' ');
  assert.equal(shortcutOf({ ...page, key: 'k', on: 'button' }), 'k');
});
