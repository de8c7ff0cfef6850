import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createGuesses } from './guesses.ts';

function storeWith(text: string | null) {
  const store = {
    text,
    read: () => store.text,
    write: (written: string) => {
      store.text = written;
    },
  };
  return store;
}

test('a guess outlives a reload, and the last one counts', () => {
  const store = storeWith(null);
  const guesses = createGuesses(store);
  assert.equal(guesses.of('pico'), undefined);
  guesses.make('pico', 'confirmed');
  guesses.make('escalado', 'undecided');
  guesses.make('pico', 'refuted');
  const again = createGuesses(store);
  assert.deepEqual([again.of('pico'), again.of('escalado')], ['refuted', 'undecided']);
});

test('what cannot be read is forgotten', () => {
  assert.equal(createGuesses(storeWith('{')).of('pico'), undefined);
});
