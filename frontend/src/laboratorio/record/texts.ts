import type { Predicted } from '@sel/contract/lab/record';
import { inLanguage } from '../../i18n/in-language.ts';

const es = {
  title: 'Lo que predijo, y lo que pasó',
  none: 'El laboratorio aún no ha hecho ninguna predicción que se pueda comprobar. El experimento «Pico» hace dos en cada medición.',
  lastOnes: (inside: string, of: string) =>
    `De las últimas ${of} predicciones, ${inside} se cumplieron dentro de su intervalo.`,
  onlyOne: (isInside: boolean): string =>
    isInside
      ? 'La única predicción se cumplió dentro de su intervalo.'
      : 'La única predicción no se cumplió dentro de su intervalo.',
  expected: (expected: string, inside: string, of: string) =>
    `De todas, ${inside} de ${of}; si los intervalos son honestos se esperan unas ${expected}.`,
  unanswered: (n: string) => `Sin resultado que comparar: ${n}.`,
  picture:
    'Cada predicción, de la más antigua a la más reciente: raya, su intervalo; punto, lo que pasó; línea, lo que dijo.',
  asPredicted: 'lo predicho',
  columns: {
    made: 'Cuándo',
    kind: 'Qué',
    predicted: 'Predicho',
    interval: 'Intervalo',
    outcome: 'Pasó',
    inside: 'Dentro',
  },
  kinds: {
    drain: 'vaciado de la cola',
    wait: 'espera',
    plan: 'plan',
    autoscaler: 'autoescalado',
  } satisfies Record<Predicted, string>,
  atLeast: (time: string) => `más de ${time}`,
  yes: 'sí',
  no: 'no',
  data: 'Ver los datos',
};

type RecordTexts = typeof es;

const en: RecordTexts = {
  title: 'What it predicted, and what came',
  none: 'The laboratory has not made any prediction yet that can be checked. The experiment “Burst” makes two in each measurement.',
  lastOnes: (inside, of) => `${inside} of the last ${of} predictions came true inside their intervals.`,
  onlyOne: (isInside) =>
    isInside
      ? 'The only prediction came true inside its interval.'
      : 'The only prediction did not come true inside its interval.',
  expected: (expected, inside, of) =>
    `Of all, ${inside} of ${of}; if the intervals are honest, about ${expected} are expected.`,
  unanswered: (n) => `Without an outcome to compare with: ${n}.`,
  picture:
    'Each prediction, from the oldest to the latest: bar, its interval; point, what came; line, what it said.',
  asPredicted: 'as predicted',
  columns: {
    made: 'When',
    kind: 'What',
    predicted: 'Predicted',
    interval: 'Interval',
    outcome: 'Came',
    inside: 'Inside',
  },
  kinds: { drain: 'draining of the queue', wait: 'wait', plan: 'plan', autoscaler: 'autoscaling' },
  atLeast: (time) => `more than ${time}`,
  yes: 'yes',
  no: 'no',
  data: 'Show the data',
};

export const recordTexts = inLanguage<RecordTexts>({ es, en });
