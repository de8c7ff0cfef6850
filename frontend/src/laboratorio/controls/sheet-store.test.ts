import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createSheetStore } from './sheet-store.ts';

test('what is offered can be opened and closed', () => {
  const { isOpen, offer, open, close } = createSheetStore();
  open();
  assert.equal(isOpen.value, false, 'there is nothing to be brought up');
  offer();
  open();
  assert.equal(isOpen.value, true);
  assert.equal(close(), true);
  assert.deepEqual([isOpen.value, close()], [false, false]);
});

test('whoever goes elsewhere finds it closed on coming back', () => {
  const { isOffered, isOpen, offer, open } = createSheetStore();
  const end = offer();
  open();
  end();
  assert.deepEqual([isOffered.value, isOpen.value], [false, false]);
  offer();
  assert.deepEqual([isOffered.value, isOpen.value], [true, false]);
});
