import type { ComparedFigure } from '@sel/contract/lab/comparison';
import type { Text } from '@sel/contract/lab/text';
import { meanIfAny } from '../queueing/statistics/moments.ts';
import { FEWEST_FOR_P99, quantile } from '../queueing/statistics/quantiles.ts';
import type { StoredMeasurement } from './measurement.ts';

/** A figure of an experiment's measurements of which less, or more, is better. */
export interface ReportFigure extends Pick<ComparedFigure, 'name' | 'label' | 'better'> {
  of(measurement: StoredMeasurement): number | undefined;
}

/**
 * What is held against each other of two runs of an experiment. What is asked for (a rate, a number of cores) and what is
 * calculated are no figures of the system.
 */
export interface Compared {
  figures: readonly ReportFigure[];
  /** The samples whose distributions are laid over each other. */
  samples?: readonly { series: string; label: Text }[];
}

const FEWEST = { p50: 20, p99: FEWEST_FOR_P99 };

export function single(name: string, better: ReportFigure['better'], label: Text): ReportFigure {
  return { name, better, label, of: ({ figures }) => figures[name] };
}

export function quantileFigure(series: string, level: 'p50' | 'p99', label: Text): ReportFigure {
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

export function meanOf(series: string, label: Text): ReportFigure {
  return {
    name: `${series}.mean`,
    label: { es: `${label.es}, media`, en: `${label.en}, mean` },
    better: 'lower',
    of: (measurement) => meanIfAny(known(measurement, series)),
  };
}

/** In ascending order. */
export function known(measurement: StoredMeasurement, series: string): number[] {
  return (measurement.series[series] ?? []).filter((value) => value !== undefined).sort((a, b) => a - b);
}
