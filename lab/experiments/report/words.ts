import type { Text } from '@sel/contract/lab/text';

/** The words of a report that do not depend on which experiment it is. */
export const WORDS = {
  report: { es: 'Informe de experimento', en: 'Experiment report' },
  verdict: { es: 'Veredicto', en: 'Verdict' },
  thresholds: { es: 'Umbrales', en: 'Thresholds' },
  thresholdMet: { es: 'Se cumple', en: 'Met' },
  thresholdMissed: { es: 'No se cumple', en: 'Not met' },
  figures: { es: 'Cifras', en: 'Figures' },
  figuresNote: {
    es: 'Con estos nombres se comprueban umbrales.',
    en: 'Thresholds are checked by these names.',
  },
  plans: {
    full: { es: 'plan completo', en: 'full plan' },
    short: { es: 'plan corto', en: 'short plan' },
  },
  characteristics: { es: 'Cuántas veces acierta este plan', en: 'How often this plan is right' },
  characteristicsNote: {
    es: 'Qué parte de las simulaciones de cada sistema, juzgadas con las mismas reglas que lo medido. El ruido entre repeticiones se supone, y no es el de esta máquina.',
    en: 'Which share of the simulations of each system, judged by the same rules as what was measured. The noise between repetitions is supposed, and is not that of this machine.',
  },
  earlierRules: {
    es: 'Esta ejecución es de una versión anterior, que decidía con otras reglas. Aquí se juzga lo que midió con las de ahora.',
    en: 'This run is of an earlier version, which decided by other rules. Here what it measured is judged by those of today.',
  },
  predictions: { es: 'Lo que se predijo, y lo que pasó', en: 'What was predicted, and what came' },
  predictionsNote: {
    es: 'Cada predicción se apuntó antes de que se supiera el resultado. Punto con raya: lo predicho y su intervalo; cuadrado: lo que pasó.',
    en: 'Each prediction was written down before its outcome was known. Point with a bar: what was predicted and its interval; square: what came.',
  },
  invalid: { es: 'Mediciones que no cuentan', en: 'Measurements that do not count' },
  repetition: { es: 'Repetición', en: 'Repetition' },
  repeat: { es: 'Para repetirlo', en: 'To repeat it' },
  remake: {
    es: 'El informe se puede rehacer sin medir otra vez, con los resultados de su carpeta:',
    en: 'The report can be made again without measuring, from the results in its folder:',
  },
  dataFiles: { es: 'Los datos, junto a este archivo:', en: 'The data, beside this file:' },
} as const;

export const OUTCOMES = {
  confirmed: { es: 'Hipótesis confirmada', en: 'Hypothesis confirmed' },
  refuted: { es: 'Hipótesis refutada', en: 'Hypothesis refuted' },
  undecided: { es: 'Sin decidir', en: 'Undecided' },
} as const satisfies Record<string, Text>;
