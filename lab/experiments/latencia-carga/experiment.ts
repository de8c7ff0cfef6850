import { HIGHEST_HANDOVER_SHARE, HIGHEST_SCORED_UTILISATION } from '../../live/calibration.ts';
import { bilingual } from '../../report/text.ts';
import { ERROR_RATES, errorRateWords } from '../claim.ts';
import { meanOf, quantileFigure, single } from '../compared.ts';
import { experiment } from '../experiment.ts';
import { needsProcessesAndWork } from '../obstacles.ts';
import { analyse, type Limits } from './analyse.ts';
import { measure } from './measure.ts';
import { present } from './present.ts';
import { CALIBRATION, CONCURRENCY, SERVERS, SHAPE, WORK_MS, WORKERS } from './setup.ts';
import { SUPPOSITIONS } from './suppositions.ts';

const combinations = [CALIBRATION, 0.4, 0.6, 0.8, 0.9].map((utilisation) => ({ utilisation }));
const limits: Limits = {
  idealMarginShare: 0.2,
  mmcMarginShare: 0.4,
  variabilityMarginShare: 0.35,
  handoverBudgetMs: 20,
  highestHandoverShare: HIGHEST_HANDOVER_SHARE,
  highestScoredShare: HIGHEST_SCORED_UTILISATION,
  ...ERROR_RATES,
};

const WAIT = { es: 'Espera', en: 'Wait' };

/** The latency–utilisation curve against M/M/c and G/G/c. */
export const latenciaCarga = experiment({
  name: 'latencia-carga',
  title: { es: 'Latencia y carga', en: 'Latency and load' },
  question: {
    es: '¿Cómo crece la espera en la cola cuando los workers están cada vez más ocupados?',
    en: 'How does the wait in the queue grow as the workers get busier?',
  },
  hypothesis: bilingual(({ percent, ms }) => ({
    es:
      `Con llegadas de Poisson y trabajo exponencial, el sistema es una cola M/M/${SERVERS} que pierde en cada entrega lo que se midió casi sin carga (no más de ${ms(limits.handoverBudgetMs)}): ` +
      `hasta el ${percent(limits.highestScoredShare)} se espera lo que en una cola ideal (hasta un ${percent(limits.idealMarginShare)} de más o de menos) y lo que predice M/M/${SERVERS} (hasta un ${percent(limits.mmcMarginShare)}).`,
    en:
      `With Poisson arrivals and exponential work, the system is an M/M/${SERVERS} queue that loses with each handover what was measured almost without load (no more than ${ms(limits.handoverBudgetMs)}): ` +
      `up to ${percent(limits.highestScoredShare)} the wait is that of an ideal queue (within ${percent(limits.idealMarginShare)}) and what M/M/${SERVERS} predicts (within ${percent(limits.mmcMarginShare)}).`,
  })),
  factors: bilingual(({ percent }) => ({
    es: `Utilización: el ${percent(CALIBRATION)} para medir la entrega; después, del 40 al 90 % de ${SERVERS} servidores (${WORKERS} workers con ${CONCURRENCY} consultas a la vez), con trabajo exponencial de ${WORK_MS} ms.`,
    en: `Utilisation: ${percent(CALIBRATION)} to measure the handover; then from 40 to 90% of ${SERVERS} servers (${WORKERS} workers with ${CONCURRENCY} queries at a time), with exponential work of ${WORK_MS} ms.`,
  })),
  stopRule: {
    es: 'Todas las utilizaciones, todas las repeticiones; una repetición sube por ellas y la siguiente baja, cada una con otras llegadas. Lo que se espera se predice antes de cada carga.',
    en: 'All utilisations, all repetitions; one repetition goes up through them and the next one down, each with other arrivals. The wait is predicted before each load.',
  },
  plans: {
    full: {
      combinations,
      order: 'alternating',
      repetitions: 6,
      seed: 3,
      warmUpMs: 5_000,
      measureMs: 60_000,
    },
    short: {
      combinations: combinations.filter(({ utilisation }) => utilisation !== 0.4),
      order: 'alternating',
      repetitions: 1,
      seed: 3,
      warmUpMs: 2_000,
      measureMs: 20_000,
    },
  },
  limits,
  limitWords: {
    idealMarginShare: {
      es: 'Cuánto de más o de menos se puede esperar, frente a una cola ideal',
      en: 'How much more or less the wait may be, against an ideal queue',
      unit: '%',
    },
    mmcMarginShare: { es: 'Lo mismo, frente a M/M/c', en: 'The same, against M/M/c', unit: '%' },
    variabilityMarginShare: {
      es: 'Cuánto puede apartarse de 1 la variabilidad de llegadas y de trabajo',
      en: 'How far from 1 the variability of arrivals and of work may be',
      unit: '%',
    },
    handoverBudgetMs: {
      es: 'Cuánto puede costar la entrega a un worker libre',
      en: 'What the handover to a free worker may cost',
      unit: 'ms',
    },
    highestHandoverShare: {
      es: 'Parte de lo predicho que puede ser la entrega, para que se puntúe',
      en: 'Part of a prediction that the handover may be for it to be scored',
      unit: '%',
    },
    highestScoredShare: {
      es: 'Utilización hasta la que se puntúa',
      en: 'Utilisation up to which is scored',
      unit: '%',
    },
    ...errorRateWords,
  },
  rehearsals: 200,
  suppositions: SUPPOSITIONS,
  compared: {
    figures: [
      meanOf('waitMs', WAIT),
      quantileFigure('waitMs', 'p99', WAIT),
      single('capacityPerSecond', 'higher', {
        es: 'Consultas por segundo, a tope',
        en: 'Queries per second, at full load',
      }),
    ],
    samples: [{ series: 'waitMs', label: WAIT }],
  },
  obstacle: needsProcessesAndWork,
  shape: SHAPE,
  measure,
  analyse,
  present,
});
