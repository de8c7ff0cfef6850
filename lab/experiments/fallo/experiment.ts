import { FAULT_NAMES } from '@sel/contract/lab/faults';
import { bilingual } from '../../report/text.ts';
import { ERROR_RATES, errorRateWords } from '../claim.ts';
import { single } from '../compared.ts';
import { experiment } from '../experiment.ts';
import { needsProcessesAndWork } from '../obstacles.ts';
import { analyse, type Limits } from './analyse.ts';
import { measure } from './measure.ts';
import { present } from './present.ts';
import { RATE_PER_SECOND, SHAPE, WORK_MS, WORKERS } from './setup.ts';
import { SUPPOSITIONS } from './suppositions.ts';

const combinations = FAULT_NAMES.map((fault) => ({ fault }));

const { wronglyConfirmed } = ERROR_RATES;
const limits: Limits = { lost: 0, duplicated: 0, endedTwice: 0, mostFaultyShare: 0.5, wronglyConfirmed };

/** Something dies or hangs under load: who notices, how long it lasts, and whether anything is lost. */
export const fallo = experiment({
  name: 'fallo',
  title: { es: 'Fallo', en: 'Fault' },
  question: {
    es: '¿Qué pasa con las consultas cuando muere un worker, el gateway, el broker o la base de datos?',
    en: 'What becomes of the queries when a worker, the gateway, the broker or the database dies?',
  },
  hypothesis: bilingual(({ percent }) => ({
    es: `Se retrasan, y en menos del ${percent(limits.mostFaultyShare)} de estos fallos se pierde alguna, lleva el id de otra o termina dos veces. Ver una sola ya la refuta. No ver ninguna no prueba que no pase nunca: solo descarta que pase a menudo.`,
    en: `They are delayed, and in less than ${percent(limits.mostFaultyShare)} of these faults is any lost, given the id of another one, or ended twice. Seeing a single one already refutes it. Seeing none does not prove that it never happens: it only excludes that it happens often.`,
  })),
  factors: {
    es: `El fallo, bajo ${RATE_PER_SECOND} consultas por segundo de ${WORK_MS} ms de trabajo, con ${WORKERS} workers.`,
    en: `The fault, under ${RATE_PER_SECOND} queries per second of ${WORK_MS} ms of work, with ${WORKERS} workers.`,
  },
  stopRule: {
    es: 'Cada fallo, una vez por repetición. La medición acaba cuando han terminado todas las consultas aceptadas.',
    en: 'Each fault once for each repetition. The measurement ends when every accepted query has ended.',
  },
  plans: {
    full: { combinations, order: 'shuffled', repetitions: 2, seed: 5, warmUpMs: 2_000, measureMs: 40_000 },
    short: {
      combinations: combinations.slice(0, 1),
      repetitions: 5,
      seed: 5,
      warmUpMs: 2_000,
      measureMs: 16_000,
    },
  },
  limits,
  limitWords: {
    lost: {
      es: 'Cuántas consultas se pueden perder',
      en: 'How many queries may be lost',
      unit: '',
    },
    duplicated: {
      es: 'Cuántas pueden llevar el id de otra',
      en: 'How many may have the id of another one',
      unit: '',
    },
    endedTwice: { es: 'Cuántas pueden terminar dos veces', en: 'How many may end twice', unit: '' },
    mostFaultyShare: {
      es: 'Qué parte de los fallos hay que descartar que haga algo de eso',
      en: 'Of what share of the faults it must be excluded that they do any of it',
      unit: '%',
    },
    wronglyConfirmed: errorRateWords.wronglyConfirmed,
  },
  compared: {
    figures: [
      single('recoveredAfterMs', 'lower', {
        es: 'Lo que tarda en recuperarse',
        en: 'How long it takes to recover',
      }),
      single('noticedAfterMs', 'lower', {
        es: 'Lo que tarda en notarse el fallo',
        en: 'How long the failure takes to be noticed',
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
