import type { Text } from '@sel/contract/lab/text';

/** The words of a report that do not depend on the experiment. */
export const WORDS = {
  report: { es: 'Informe de experimento', en: 'Experiment report' },
  theme: { es: 'Tema', en: 'Theme' },
  system: { es: 'Sistema', en: 'System' },
  light: { es: 'Claro', en: 'Light' },
  dark: { es: 'Oscuro', en: 'Dark' },
  hypothesis: { es: 'Hipótesis', en: 'Hypothesis' },
  verdict: { es: 'Veredicto', en: 'Verdict' },
  thresholds: { es: 'Umbrales', en: 'Thresholds' },
  thresholdMet: { es: 'Se cumple', en: 'Met' },
  thresholdMissed: { es: 'No se cumple', en: 'Not met' },
  figures: { es: 'Cifras', en: 'Figures' },
  figuresNote: {
    es: 'Con estos nombres se comprueban umbrales.',
    en: 'Thresholds are checked by these names.',
  },
  data: { es: 'Ver los datos', en: 'Show the data' },
  method: { es: 'Cómo se midió', en: 'How it was measured' },
  factors: { es: 'Factores', en: 'Factors' },
  stopRule: { es: 'Cuándo termina', en: 'When it stops' },
  plans: {
    full: { es: 'plan completo', en: 'full plan' },
    short: { es: 'plan corto', en: 'short plan' },
  },
  repetitions: { es: 'Repeticiones', en: 'Repetitions' },
  seed: { es: 'Semilla', en: 'Seed' },
  warmUp: { es: 'Calentamiento', en: 'Warm-up' },
  measuring: { es: 'Medición', en: 'Measurement' },
  measurements: { es: 'Mediciones', en: 'Measurements' },
  invalid: { es: 'Mediciones que no cuentan', en: 'Measurements that do not count' },
  repetition: { es: 'Repetición', en: 'Repetition' },
  environment: { es: 'Entorno', en: 'Environment' },
  unknown: { es: 'desconocido', en: 'unknown' },
  repeat: { es: 'Para repetirlo', en: 'To repeat it' },
  remake: {
    es: 'El informe se puede rehacer sin medir otra vez, con los resultados de su carpeta:',
    en: 'The report can be made again without measuring, from the results in its folder:',
  },
  dataFiles: { es: 'Los datos, junto a este archivo:', en: 'The data, beside this file:' },
  series: { es: 'Serie', en: 'Series' },
  from: { es: 'Desde', en: 'From' },
  to: { es: 'Hasta', en: 'To' },
} as const;

export const OUTCOMES = {
  confirmed: { es: 'Hipótesis confirmada', en: 'Hypothesis confirmed' },
  refuted: { es: 'Hipótesis refutada', en: 'Hypothesis refuted' },
  undecided: { es: 'Sin decidir', en: 'Undecided' },
} as const satisfies Record<string, Text>;
