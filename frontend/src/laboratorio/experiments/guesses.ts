import { signal } from '@preact/signals';
import type { Outcome } from '@sel/contract/lab/experiments';
import { type Stored, storedAs } from '../../storage.ts';

/**
 * What the reader thinks will come out of an experiment, said before it runs. It outlives a reload; what is stored and
 * cannot be read is forgotten.
 */
export function createGuesses(stored: Stored) {
  const made = signal(parse(stored.read()));
  return {
    of: (experiment: string) => made.value[experiment],
    make(experiment: string, guess: Outcome): void {
      made.value = { ...made.value, [experiment]: guess };
      stored.write(JSON.stringify(made.value));
    },
  };
}

function parse(text: string | null): Readonly<Record<string, Outcome>> {
  try {
    return JSON.parse(text ?? '{}');
  } catch {
    return {};
  }
}

/** The guesses of this tab. */
export const guesses = createGuesses(storedAs('sessionStorage', 'laboratorio.predicciones'));
