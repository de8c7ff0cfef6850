import type { Text } from '@sel/contract/lab/text';
import type { StoredMeasurement } from '../experiments/measurement.ts';
import { meanIfAny } from '../queueing/statistics/moments.ts';
import { quantile } from '../queueing/statistics/quantiles.ts';
import type { FigureKind } from './figures.ts';

/** A figure of an experiment's measurements of which less, or more, is better. */
export interface ReportFigure extends FigureKind {
  of(measurement: StoredMeasurement): number | undefined;
}

const FEWEST = { p50: 20, p99: 368 };

function single(name: string, better: FigureKind['better'], label: Text): ReportFigure {
  return { name, better, label, of: ({ figures }) => figures[name] };
}

/** In ascending order. */
export function known(measurement: StoredMeasurement, series: string): number[] {
  return (measurement.series[series] ?? []).filter((value) => value !== undefined).sort((a, b) => a - b);
}

function quantileFigure(series: string, level: 'p50' | 'p99', label: Text): ReportFigure {
  return {
    name: `${series}.${level}`,
    label: { es: `${label.es}, ${level}`, en: `${label.en}, ${level}` },
    better: 'lower',
    of(measurement) {
      const values = known(measurement, series);
      return values.length < FEWEST[level] ? undefined : quantile(values, level === 'p50' ? 0.5 : 0.99);
    },
  };
}

function meanOf(series: string, label: Text): ReportFigure {
  return {
    name: `${series}.mean`,
    label: { es: `${label.es}, media`, en: `${label.en}, mean` },
    better: 'lower',
    of: (measurement) => meanIfAny(known(measurement, series)),
  };
}

const WAIT = { es: 'Espera', en: 'Wait' };
const ANSWER = { es: 'Respuesta inmediata (202)', en: 'Immediate answer (202)' };
const RESULT = { es: 'Resultado', en: 'Result' };

/** By experiment. What is asked for (a rate, a number of cores) and what is calculated are no figures of the system. */
export const REPORT_FIGURES: Readonly<Record<string, readonly ReportFigure[]>> = {
  'latencia-carga': [
    meanOf('waitMs', WAIT),
    quantileFigure('waitMs', 'p99', WAIT),
    single('capacityPerSecond', 'higher', {
      es: 'Consultas por segundo, a tope',
      en: 'Queries per second, at full load',
    }),
  ],
  'respuesta-inmediata': [
    quantileFigure('asynchronousMs', 'p50', ANSWER),
    quantileFigure('asynchronousMs', 'p99', ANSWER),
    quantileFigure('synchronousMs', 'p50', RESULT),
    quantileFigure('synchronousMs', 'p99', RESULT),
  ],
  escalado: [
    single('throughputPerSecond', 'higher', { es: 'Consultas por segundo', en: 'Queries per second' }),
  ],
  pico: [
    single('drainS', 'lower', {
      es: 'Lo que tarda en vaciarse la cola',
      en: 'How long the queue takes to drain',
    }),
    single('highest', 'lower', {
      es: 'Más consultas que hubo a la vez',
      en: 'Most queries there were at once',
    }),
  ],
  fallo: [
    single('recoveredAfterMs', 'lower', {
      es: 'Lo que tarda en recuperarse',
      en: 'How long it takes to recover',
    }),
    single('noticedAfterMs', 'lower', {
      es: 'Lo que tarda en notarse el fallo',
      en: 'How long the failure takes to be noticed',
    }),
  ],
};

/** The samples whose distributions are laid over each other, by experiment. */
export const REPORT_SAMPLES: Readonly<Record<string, readonly { series: string; label: Text }[]>> = {
  'latencia-carga': [{ series: 'waitMs', label: WAIT }],
  'respuesta-inmediata': [
    { series: 'asynchronousMs', label: ANSWER },
    { series: 'synchronousMs', label: RESULT },
  ],
};
