import { experiment } from '../experiment.ts';
import { needsProcessesAndWork } from '../obstacles.ts';
import { analyse } from './analyse.ts';
import { measure } from './measure.ts';
import { present } from './present.ts';
import { CONCURRENCY, SATURATED, SERVERS, SHAPE, WORK_MS, WORKERS } from './setup.ts';

const combinations = [SATURATED, 0.4, 0.6, 0.8, 0.9, 0.95].map((utilisation) => ({ utilisation }));

/** The latency–utilisation curve against M/M/c and G/G/c. */
export const latenciaCarga = experiment({
  name: 'latencia-carga',
  title: { es: 'Latencia y carga', en: 'Latency and load' },
  question: {
    es: '¿Cómo crece la espera en la cola cuando los workers están cada vez más ocupados?',
    en: 'How does the wait in the queue grow as the workers get busier?',
  },
  hypothesis: {
    es: 'Con llegadas de Poisson y trabajo exponencial, la espera media es la que predice M/M/c hasta el 90 % de utilización.',
    en: 'With Poisson arrivals and exponential work, the mean wait is what M/M/c predicts, up to a utilisation of 90 %.',
  },
  factors: {
    es: `Utilización: del 40 al 95 % de ${SERVERS} servidores (${WORKERS} workers con ${CONCURRENCY} consultas a la vez), trabajo exponencial de ${WORK_MS} ms.`,
    en: `Utilisation: from 40 to 95 % of ${SERVERS} servers (${WORKERS} workers with ${CONCURRENCY} queries at a time), exponential work of ${WORK_MS} ms.`,
  },
  stopRule: {
    es: 'Todas las utilizaciones, todas las repeticiones.',
    en: 'All utilisations, all repetitions.',
  },
  plans: {
    full: { combinations, repetitions: 2, seed: 3, warmUpMs: 8_000, measureMs: 45_000 },
    short: {
      combinations: combinations.filter(({ utilisation }) =>
        [SATURATED, 0.6, 0.8, 0.9].includes(utilisation),
      ),
      repetitions: 1,
      seed: 3,
      warmUpMs: 2_000,
      measureMs: 10_000,
    },
  },
  limits: {
    confidence: 0.99,
    highestComparedShare: 0.9,
    scvTolerance: 0.25,
    idealToleranceShare: 0.1,
    highestAutocorrelation: 0.3,
  },
  limitWords: {
    confidence: { text: { es: 'Confianza de los intervalos', en: 'Confidence of the intervals' }, unit: '%' },
    highestComparedShare: {
      text: { es: 'Utilización hasta la que se compara', en: 'Utilisation up to which it is compared' },
      unit: '%',
    },
    scvTolerance: {
      text: {
        es: 'Cuánto puede apartarse de 1 una variabilidad',
        en: 'How far from 1 a variability may be',
      },
      unit: '',
    },
    idealToleranceShare: {
      text: {
        es: 'Cuánto puede apartarse de lo medido una cola ideal',
        en: 'How far from the measured an ideal queue may be',
      },
      unit: '%',
    },
    highestAutocorrelation: {
      text: {
        es: 'Cuánto puede parecerse un lote al anterior',
        en: 'How much a batch may resemble the one before',
      },
      unit: '',
    },
  },
  suppositions: [],
  obstacle: needsProcessesAndWork,
  shape: SHAPE,
  measure,
  analyse,
  present,
});
