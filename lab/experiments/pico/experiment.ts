import { bilingual } from '../../report/text.ts';
import { ERROR_RATES, errorRateWords } from '../claim.ts';
import { single } from '../compared.ts';
import { experiment } from '../experiment.ts';
import { needsProcessesAndWork } from '../obstacles.ts';
import { analyse, type Limits } from './analyse.ts';
import { measure } from './measure.ts';
import { present } from './present.ts';
import { BASE_PER_SECOND, BURST_MS, CAPACITY_PER_SECOND, MEASURE_MS, SHAPE } from './setup.ts';
import { SUPPOSITIONS } from './suppositions.ts';

const limits: Limits = { wrongShare: 0.25, mostRefused: 0, ...ERROR_RATES };

/** A burst that the queue absorbs; how long it takes to drain is forecast before it and at its end, and scored. */
export const pico = experiment({
  name: 'pico',
  title: { es: 'Pico', en: 'Burst' },
  question: {
    es: '¿Qué pasa cuando llegan de golpe más consultas de las que se pueden procesar, y cuánto dura?',
    en: 'What happens when more queries come at once than can be processed, and how long does it last?',
  },
  hypothesis: bilingual(({ percent }) => ({
    es: `La cola absorbe el pico sin rechazar nada, y se vacía en el tiempo que predicen su longitud y la capacidad que sobra (± ${percent(limits.wrongShare)}).`,
    en: `The queue absorbs the burst without refusing anything, and drains in the time that its length and the spare capacity predict (± ${percent(limits.wrongShare)}).`,
  })),
  factors: {
    es: `Altura del pico de ${BURST_MS / 1000} s, sobre ${BASE_PER_SECOND} consultas por segundo y una capacidad de ${CAPACITY_PER_SECOND}.`,
    en: `Height of a burst of ${BURST_MS / 1000} s, on top of ${BASE_PER_SECOND} queries per second and a capacity of ${CAPACITY_PER_SECOND}.`,
  },
  stopRule: {
    es: `Cada medición dura ${MEASURE_MS.full / 1000} s (${MEASURE_MS.short / 1000} s en el plan corto). De una cola que no se vacía en ese tiempo solo se sabe que tardó más.`,
    en: `Each measurement takes ${MEASURE_MS.full / 1000} s (${MEASURE_MS.short / 1000} s in the short plan). Of a queue that does not drain in that time it is only known that it took longer.`,
  },
  plans: {
    full: {
      combinations: [300, 450, 600].map((peakPerSecond) => ({ peakPerSecond })),
      order: 'shuffled',
      repetitions: 4,
      seed: 4,
      warmUpMs: 0,
      measureMs: MEASURE_MS.full,
    },
    short: {
      // Also on a machine that finishes a quarter less than the nominal capacity it drains before the load ends.
      combinations: [{ peakPerSecond: 300 }],
      repetitions: 3,
      seed: 4,
      warmUpMs: 0,
      measureMs: MEASURE_MS.short,
    },
  },
  limits,
  limitWords: {
    wrongShare: {
      es: 'Cuánto puede apartarse lo que tarda en vaciarse de lo pronosticado al acabar el pico',
      en: 'How far the time of draining may be from what was forecast at the end of the burst',
      unit: '%',
    },
    mostRefused: {
      es: 'Cuántas consultas se pueden rechazar',
      en: 'How many queries may be refused',
      unit: '',
    },
    ...errorRateWords,
  },
  compared: {
    figures: [
      single('drainS', 'lower', {
        es: 'Lo que tarda en vaciarse la cola',
        en: 'How long the queue takes to drain',
      }),
      single('highest', 'lower', {
        es: 'Más consultas que hubo a la vez',
        en: 'Most queries there were at once',
      }),
    ],
  },
  obstacle: needsProcessesAndWork,
  shape: SHAPE,
  measure,
  analyse,
  suppositions: SUPPOSITIONS,
  present,
});
