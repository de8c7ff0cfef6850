import { bilingual } from '../../report/text.ts';
import { ERROR_RATES, errorRateWords } from '../claim.ts';
import { single } from '../compared.ts';
import { experiment, type LimitWords } from '../experiment.ts';
import { needsProcessesAndWork } from '../obstacles.ts';
import { analyse } from './analyse.ts';
import { measure } from './measure.ts';
import { present } from './present.ts';
import type { Limits } from './scaling.ts';
import { HANDS, SHAPE, WORK_MS } from './setup.ts';
import { SUPPOSITIONS } from './suppositions.ts';

const limits: Limits = { worthShare: 0.1, fullShare: 0.9, offLinearShare: 0.1, ...ERROR_RATES };
const LIMIT_WORDS: Record<keyof Limits, LimitWords> = {
  worthShare: {
    es: 'Desde cuánto más se dice que otro worker ayuda',
    en: 'From how much more on another worker is said to help',
    unit: '%',
  },
  fullShare: {
    es: 'Con más CPU ocupada que esto, lo que espera ya no cuenta',
    en: 'With more CPU busy than this, what waits does not count any more',
    unit: '%',
  },
  offLinearShare: {
    es: 'Cuánto puede apartarse de lo lineal el trabajo que espera',
    en: 'How far from linear work that waits may be',
    unit: '%',
  },
  ...errorRateWords,
};
const combinations = (['espera', 'cpu'] as const).flatMap((work) =>
  [1, 2, 4, 8].map((workers) => ({ work, workers })),
);

/** Throughput over the number of workers, and what the Universal Scalability Law makes of it. */
export const escalado = experiment({
  name: 'escalado',
  title: { es: 'Escalado', en: 'Scaling' },
  question: {
    es: '¿Cuánto más termina el sistema con cada worker que se añade?',
    en: 'How much more does the system finish with each worker that is added?',
  },
  hypothesis: bilingual(({ percent }) => ({
    es:
      `Con trabajo que espera, tantas veces más workers terminan tantas veces más (± ${percent(limits.offLinearShare)}) mientras quede CPU. ` +
      `Con trabajo que calcula, añadir workers da al menos un ${percent(limits.worthShare)} más mientras haya un núcleo para cada uno, y después, no.`,
    en:
      `With work that waits, so many times the workers finish so many times as much (± ${percent(limits.offLinearShare)}) as long as there is CPU left. ` +
      `With work that calculates, adding workers brings at least ${percent(limits.worthShare)} more while there is a core for each one, and not beyond.`,
  })),
  factors: {
    es: `Workers: 1, 2, 4 y 8. Trabajo por consulta: ${WORK_MS} ms de espera, con ${HANDS.espera} en proceso en cada worker, o ${WORK_MS} ms de CPU, con ${HANDS.cpu}. La cola se llena antes, y nadie envía nada mientras se mide.`,
    en: `Workers: 1, 2, 4 and 8. Work for each query: ${WORK_MS} ms of waiting, with ${HANDS.espera} in flight in each worker, or ${WORK_MS} ms of CPU, with ${HANDS.cpu}. The queue is filled before, and nobody sends anything while it is measured.`,
  },
  stopRule: {
    es: 'Todas las combinaciones, todas las repeticiones; cada repetición, en un orden al azar.',
    en: 'All combinations, all repetitions; each repetition in a random order.',
  },
  plans: {
    full: { combinations, order: 'shuffled', repetitions: 5, seed: 1, warmUpMs: 1_000, measureMs: 5_000 },
    short: {
      combinations: combinations.filter(({ workers }) => workers <= 4),
      order: 'shuffled',
      repetitions: 3,
      seed: 1,
      warmUpMs: 500,
      measureMs: 3_000,
    },
  },
  // Filling the queue, starting the workers, and draining what is left.
  preparationMs: 12_000,
  limits,
  limitWords: LIMIT_WORDS,
  compared: {
    figures: [
      single('throughputPerSecond', 'higher', { es: 'Consultas por segundo', en: 'Queries per second' }),
    ],
  },
  obstacle: needsProcessesAndWork,
  shape: SHAPE,
  measure,
  analyse,
  suppositions: SUPPOSITIONS,
  present,
});
