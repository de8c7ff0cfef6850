import { experiment } from '../experiment.ts';
import { needsProcessesAndWork } from '../obstacles.ts';
import { analyse } from './analyse.ts';
import { measure } from './measure.ts';
import { present } from './present.ts';
import { HANDS, SHAPE, WORK_MS } from './setup.ts';

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
  hypothesis: {
    es: 'Con trabajo que espera, el doble de workers termina el doble mientras quede CPU: la contención σ y la coherencia κ son casi 0. Con trabajo que calcula, añadir workers solo ayuda mientras haya un núcleo para cada uno.',
    en: 'With work that waits, twice the workers finish twice as much as long as there is CPU left: contention σ and coherency κ are almost 0. With work that calculates, adding workers helps only while there is a core for each one.',
  },
  factors: {
    es: `Workers: 1, 2, 4 y 8. Trabajo por consulta: ${WORK_MS} ms de espera, con ${HANDS.espera} en proceso en cada worker, o ${WORK_MS} ms de CPU, con ${HANDS.cpu}. La cola se llena antes, y nadie envía nada mientras se mide.`,
    en: `Workers: 1, 2, 4 and 8. Work for each query: ${WORK_MS} ms of waiting, with ${HANDS.espera} in flight in each worker, or ${WORK_MS} ms of CPU, with ${HANDS.cpu}. The queue is filled before, and nobody sends anything while it is measured.`,
  },
  stopRule: {
    es: 'Todas las combinaciones, todas las repeticiones.',
    en: 'All combinations, all repetitions.',
  },
  plans: {
    full: { combinations, repetitions: 3, seed: 1, warmUpMs: 1_000, measureMs: 5_000 },
    short: {
      combinations: combinations.filter(({ workers }) => workers <= 4),
      repetitions: 2,
      seed: 1,
      warmUpMs: 500,
      measureMs: 3_000,
    },
  },
  // Filling the queue, starting the workers, and draining what is left.
  preparationMs: 12_000,
  limits: { worthShare: 0.05, fullShare: 0.9, claimedShare: 0.9 },
  obstacle: needsProcessesAndWork,
  shape: SHAPE,
  measure,
  analyse,
  present,
});
