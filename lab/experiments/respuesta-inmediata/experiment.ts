import { bilingual } from '../../report/text.ts';
import { ERROR_RATES, errorRateWords } from '../claim.ts';
import { quantileFigure } from '../compared.ts';
import { experiment } from '../experiment.ts';
import { needsWork } from '../obstacles.ts';
import { analyse, type Limits } from './analyse.ts';
import { measure } from './measure.ts';
import { present } from './present.ts';
import { CONCURRENCY, RATE_PER_SECOND, SHAPE, WORKERS } from './setup.ts';
import { SUPPOSITIONS } from './suppositions.ts';

const combinations = [0, 20, 50, 100, 200, 500].map((workMs) => ({ workMs }));
const limits: Limits = { slopeOffShare: 0.1, bendShare: 0.1, growthShare: 0.5, ...ERROR_RATES };

const ANSWER = { es: 'Respuesta inmediata (202)', en: 'Immediate answer (202)' };
const RESULT = { es: 'Resultado', en: 'Result' };

/** What a client waits who has to wait for the work, and what one waits who only hands it in. */
export const respuestaInmediata = experiment({
  name: 'respuesta-inmediata',
  title: { es: 'Respuesta inmediata', en: 'Immediate answer' },
  question: {
    es: '¿Cuánto espera quien hace una consulta, según lo que dure el trabajo?',
    en: 'How long does the client wait, as the work takes longer?',
  },
  hypothesis: bilingual(({ percent }) => ({
    es:
      `Quien espera el resultado (síncrono) espera 1 ms más por cada milisegundo que dura el trabajo (± ${percent(limits.slopeOffShare)}). ` +
      `La espera de quien solo entrega la consulta (asíncrono) no cambia más de un ${percent(limits.growthShare)} del trabajo más corto al más largo.`,
    en:
      `Who waits for the result (synchronous) waits 1 ms more for each millisecond that the work takes (± ${percent(limits.slopeOffShare)}). ` +
      `The wait of who only hands the query in (asynchronous) does not change by more than ${percent(limits.growthShare)} from the shortest work to the longest.`,
  })),
  factors: {
    es: `Duración del trabajo: de 0 a 500 ms, con ${RATE_PER_SECOND} consultas por segundo y siempre los mismos huecos (donde el laboratorio inicia los workers, ${WORKERS} × ${CONCURRENCY}).`,
    en: `Duration of the work: from 0 to 500 ms, with ${RATE_PER_SECOND} queries per second and always the same slots (where the laboratory starts the workers, ${WORKERS} × ${CONCURRENCY}).`,
  },
  stopRule: {
    es: 'Todas las duraciones, todas las repeticiones; cada repetición, en un orden al azar y con otras llegadas.',
    en: 'All durations, all repetitions; each repetition in a random order and with other arrivals.',
  },
  plans: {
    full: { combinations, order: 'shuffled', repetitions: 5, seed: 2, warmUpMs: 2_000, measureMs: 10_000 },
    short: {
      combinations: combinations.filter(({ workMs }) => [0, 100, 500].includes(workMs)),
      order: 'shuffled',
      repetitions: 4,
      seed: 2,
      warmUpMs: 1_000,
      measureMs: 4_000,
    },
  },
  limits,
  limitWords: {
    slopeOffShare: {
      es: 'Cuánto puede apartarse de 1 la pendiente de la espera del resultado',
      en: 'How far the slope of the wait for the result may be from 1',
      unit: '%',
    },
    bendShare: {
      es: 'Cuánto puede apartarse esa espera de su recta, de lo que crece el trabajo',
      en: 'How far that wait may stray from its line, of how much the work grows',
      unit: '%',
    },
    growthShare: {
      es: 'Cuánto puede cambiar la espera del 202, del trabajo más corto al más largo',
      en: 'How much the wait for the 202 may change, from the shortest work to the longest',
      unit: '%',
    },
    ...errorRateWords,
  },
  compared: {
    figures: [
      quantileFigure('asynchronousMs', 'p50', ANSWER),
      quantileFigure('asynchronousMs', 'p99', ANSWER),
      quantileFigure('synchronousMs', 'p50', RESULT),
      quantileFigure('synchronousMs', 'p99', RESULT),
    ],
    samples: [
      { series: 'asynchronousMs', label: ANSWER },
      { series: 'synchronousMs', label: RESULT },
    ],
  },
  obstacle: needsWork,
  shape: SHAPE,
  measure,
  analyse,
  suppositions: SUPPOSITIONS,
  present,
});
