import { signal } from '@preact/signals';
import type { Outcome } from '@sel/contract/lab/experiments';
import { type Stored, storedAs } from '../../storage.ts';

/** What the reader thinks will come out of an experiment, said before it runs. */
interface Guesses {
  of(experiment: string): Outcome | undefined;
  make(experiment: string, guess: Outcome): void;
}

/** Guesses that outlive a reload. What is stored and cannot be read is forgotten. */
export function createGuesses(stored: Stored): Guesses {
  const made = signal(parse(stored.read()));
  return {
    of: (experiment) => made.value[experiment],
    make(experiment, guess) {
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
