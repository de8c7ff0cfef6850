import type { ErrorRates } from '../queueing/statistics/equivalence.ts';
import type { LimitWords } from './experiment.ts';

/** How often a verdict may be wrong. A confirmation is what the experiment was made for; a refutation accuses the system. */
export const ERROR_RATES: ErrorRates = { wronglyConfirmed: 0.05, wronglyRefuted: 0.01 };

export const errorRateWords: Record<keyof ErrorRates, LimitWords> = {
  wronglyConfirmed: {
    es: 'Se confirma por azar lo que no es cierto, como mucho',
    en: 'What is not true is confirmed by chance, at most',
    unit: '%',
  },
  wronglyRefuted: {
    es: 'Se refuta por azar lo que es cierto, como mucho',
    en: 'What is true is refuted by chance, at most',
    unit: '%',
  },
};
