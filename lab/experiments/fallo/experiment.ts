import { FAULTS } from '../../faults/faults.ts';
import { experiment } from '../experiment.ts';
import { needsProcessesAndWork } from '../obstacles.ts';
import { analyse } from './analyse.ts';
import { measure } from './measure.ts';
import { present } from './present.ts';
import { RATE_PER_SECOND, SHAPE, WORK_MS, WORKERS } from './setup.ts';

const combinations = FAULTS.map(({ name }) => ({ fault: name }));

/** Something dies or hangs under load: who notices, how long it lasts, and whether anything is lost. */
export const fallo = experiment({
  name: 'fallo',
  title: { es: 'Fallo', en: 'Fault' },
  question: {
    es: '¿Qué pasa con las consultas cuando muere un worker, el gateway, el broker o la base de datos?',
    en: 'What becomes of the queries when a worker, the gateway, the broker or the database dies?',
  },
  hypothesis: {
    es: 'Se retrasan, pero ninguna se pierde, ningún id se responde a dos clientes y ninguna termina dos veces.',
    en: 'They are delayed, but none is lost, no id is given to two clients and none ends twice.',
  },
  factors: {
    es: `El fallo, bajo ${RATE_PER_SECOND} consultas por segundo de ${WORK_MS} ms de trabajo, con ${WORKERS} workers.`,
    en: `The fault, under ${RATE_PER_SECOND} queries per second of ${WORK_MS} ms of work, with ${WORKERS} workers.`,
  },
  stopRule: {
    es: 'Cada fallo, una vez por repetición. La medición acaba cuando han terminado todas las consultas aceptadas.',
    en: 'Each fault once for each repetition. The measurement ends when every accepted query has ended.',
  },
  plans: {
    full: { combinations, repetitions: 2, seed: 5, warmUpMs: 2_000, measureMs: 40_000 },
    short: {
      combinations: combinations.slice(0, 1),
      repetitions: 1,
      seed: 5,
      warmUpMs: 2_000,
      measureMs: 20_000,
    },
  },
  limits: { lost: 0, duplicated: 0, endedTwice: 0 },
  obstacle: needsProcessesAndWork,
  shape: SHAPE,
  measure,
  analyse,
  present,
});
