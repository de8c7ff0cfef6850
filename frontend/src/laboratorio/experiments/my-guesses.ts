import { readStored, writeStored } from '../../storage.ts';
import { createGuesses } from './guesses.ts';

const STORED = 'laboratorio.predicciones';

/** The guesses of this tab. */
export const guesses = createGuesses({
  read: () => readStored('sessionStorage', STORED),
  write: (text) => writeStored('sessionStorage', STORED, text),
});
