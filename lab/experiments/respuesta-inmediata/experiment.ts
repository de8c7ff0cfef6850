import { experiment } from '../experiment.ts';
import { needsWork } from '../obstacles.ts';
import { analyse } from './analyse.ts';
import { measure } from './measure.ts';
import { present } from './present.ts';
import { RATE_PER_SECOND, SHAPE } from './setup.ts';

const combinations = [0, 20, 50, 100, 200, 500].map((workMs) => ({ workMs }));

/** What a client waits who has to wait for the work, and what one waits who only hands it in. */
export const respuestaInmediata = experiment({
  name: 'respuesta-inmediata',
  title: { es: 'Respuesta inmediata', en: 'Immediate answer' },
  question: {
    es: '¿Cuánto espera quien hace una consulta, según lo que dure el trabajo?',
    en: 'How long does the client wait, as the work takes longer?',
  },
  hypothesis: {
    es: 'Un cliente que espera el resultado (síncrono) espera lo que dura el trabajo. Uno que solo entrega la consulta (asíncrono) espera siempre lo mismo.',
    en: 'A client that waits for the result (synchronous) waits as long as the work takes. One that only hands the query in (asynchronous) always waits the same time.',
  },
  factors: {
    es: `Duración del trabajo: de 0 a 500 ms, con ${RATE_PER_SECOND} consultas por segundo.`,
    en: `Duration of the work: from 0 to 500 ms, with ${RATE_PER_SECOND} queries per second.`,
  },
  stopRule: {
    es: 'Todas las duraciones, todas las repeticiones.',
    en: 'All durations, all repetitions.',
  },
  plans: {
    full: { combinations, repetitions: 3, seed: 2, warmUpMs: 2_000, measureMs: 10_000 },
    short: {
      combinations: combinations.filter(({ workMs }) => [0, 100, 500].includes(workMs)),
      repetitions: 1,
      seed: 2,
      warmUpMs: 1_000,
      measureMs: 4_000,
    },
  },
  limits: { leastGrowthShare: 0.9, mostChangeShare: 0.05 },
  obstacle: needsWork,
  shape: SHAPE,
  measure,
  analyse,
  present,
});
