import type { Text } from '@sel/contract';
import type { ChartSpec, Series, TableSpec } from '../report/chart-spec.ts';
import { saturationPoint, throughputBound } from '../theory/asymptotic-bounds.ts';
import { uslEfficiency, uslPeak } from '../theory/usl.ts';
import { fittedThroughput, type UslFit } from '../theory/usl-fit.ts';
import { growthEnds, type Scaling, type Work } from './escalado-scaling.ts';

export const WORK_NAMES: Record<Work, Text> = {
  espera: { es: 'trabajo que espera', en: 'work that waits' },
  cpu: { es: 'trabajo que calcula', en: 'work that calculates' },
};

const WORKERS = { label: { es: 'Workers', en: 'Workers' }, unit: '', from: 0 };

/** Both kinds of work in one picture: how many times what one worker finishes. */
export function speedUp(scalings: readonly Scaling[], cores: number): ChartSpec {
  const most = Math.max(...scalings.map(({ fit }) => fit.measured.to));
  return {
    title: {
      es: 'Cuántas veces lo que termina un worker solo',
      en: 'How many times what one worker finishes',
    },
    note: {
      es: 'Cada punto es la media de las repeticiones; la raya va de la menor a la mayor. Las curvas son la ley universal de escalabilidad, ajustada a cada trabajo, y no salen de lo medido.',
      en: 'Each point is the mean of the repetitions; the bar reaches from the lowest to the highest. The curves are the Universal Scalability Law, fitted to each kind of work, and do not leave what was measured.',
    },
    x: WORKERS,
    y: { label: { es: 'Veces', en: 'Times' }, unit: '', from: 0 },
    series: [
      ...scalings.map(measuredSpeedUp),
      ...scalings.map(({ work, fit, ends }) => lawSeries(work, fit, ends.alonePerSecond)),
      {
        label: { es: 'Escalado lineal', en: 'Linear scaling' },
        kind: 'theory',
        points: [
          { x: 1, y: 1 },
          { x: most, y: most },
        ],
      },
    ],
    markers: cores <= most ? [{ x: cores, label: { es: `${cores} núcleos`, en: `${cores} cores` } }] : [],
  };
}

function measuredSpeedUp({ work, steps, ends: { alonePerSecond: alone } }: Scaling): Series {
  return {
    label: WORK_NAMES[work],
    kind: 'measured',
    points: steps.map(({ workers, perSecond, low, high }) => ({
      x: workers,
      y: perSecond / alone,
      low: low / alone,
      high: high / alone,
    })),
  };
}

/** Every measurement of one kind of work, with the law's curve among them. */
export function throughput(scaling: Scaling): ChartSpec {
  const { work, fit, measurements } = scaling;
  const isBounded = growthEnds(scaling);
  return {
    title: {
      es: `Consultas terminadas por segundo, con ${WORK_NAMES[work].es}`,
      en: `Consultas finished per second, with ${WORK_NAMES[work].en}`,
    },
    ...(isBounded && { note: BOUNDS_NOTE }),
    x: WORKERS,
    y: { label: { es: 'Terminadas', en: 'Finished' }, unit: '/s', from: 0 },
    series: [
      {
        label: { es: 'Medido', en: 'Measured' },
        kind: 'measured',
        points: measurements.map(({ factors, figures }) => ({
          x: factors.workers,
          y: figures.throughputPerSecond as number,
        })),
      },
      lawSeries(work, fit, 1),
      ...(isBounded ? [boundSeries(scaling)] : []),
    ],
  };
}

const BOUNDS_NOTE: Text = {
  es: 'Las cotas son tantas veces uno solo y lo más que se terminó. La ley universal es una curva suave: no se dobla tan de golpe como una máquina a la que se le acaban los núcleos, y pone su máximo más allá.',
  en: 'The bounds are so many times a single one, and the most that was finished. The universal law is a smooth curve: it does not bend as suddenly as a machine that runs out of cores, and has its peak further on.',
};

function boundSeries({ ends, fit }: Scaling): Series {
  const { from, to } = fit.measured;
  const corners = [from, Math.max(from, saturationPoint(ends)), to];
  return {
    label: { es: 'Cotas asintóticas', en: 'Asymptotic bounds' },
    kind: 'theory',
    points: corners.map((n) => ({ x: n, y: throughputBound(ends, n) })),
  };
}

function lawSeries(work: Work, fit: UslFit, unitPerSecond: number): Series {
  const { from, to } = fit.measured;
  const workers = Array.from({ length: 60 }, (_, i) => from + (i / 59) * (to - from));
  return {
    label: { es: `Ley universal, ${WORK_NAMES[work].es}`, en: `Universal law, ${WORK_NAMES[work].en}` },
    kind: 'theory',
    points: workers.map((n) => ({ x: n, y: fittedThroughput(fit, n) / unitPerSecond })),
  };
}

export function stepTable(scalings: readonly Scaling[]): TableSpec {
  return {
    title: { es: 'Terminadas por segundo', en: 'Finished per second' },
    columns: [
      { label: { es: 'Trabajo', en: 'Work' } },
      { label: { es: 'Workers', en: 'Workers' } },
      { label: { es: 'Media', en: 'Mean' }, unit: '/s' },
      { label: { es: 'La menor', en: 'Lowest' }, unit: '/s' },
      { label: { es: 'La mayor', en: 'Highest' }, unit: '/s' },
      { label: { es: 'De lo lineal', en: 'Of linear' }, unit: '%' },
      { label: { es: 'Procesador ocupado', en: 'Processor busy' }, unit: '%' },
    ],
    rows: scalings.flatMap(({ work, steps, ends }) =>
      steps.map(({ workers, perSecond, low, high, machineCpuShare }) => [
        WORK_NAMES[work],
        workers,
        perSecond,
        low,
        high,
        (100 * perSecond) / (workers * ends.alonePerSecond),
        100 * machineCpuShare,
      ]),
    ),
  };
}

/** The peak's row is left empty at an end that lies beyond what was measured. */
export function fitTable(scalings: readonly Scaling[]): TableSpec {
  return {
    title: {
      es: 'La ley universal de escalabilidad, con intervalos del 95 %',
      en: 'The Universal Scalability Law, with intervals of 95 %',
    },
    columns: [
      { label: { es: 'Trabajo', en: 'Work' } },
      { label: { es: 'Parámetro', en: 'Parameter' } },
      { label: { es: 'Valor', en: 'Value' } },
      { label: { es: 'Desde', en: 'From' } },
      { label: { es: 'Hasta', en: 'To' } },
    ],
    rows: scalings.flatMap(({ work, fit: { model, intervals, measured } }) => {
      const row = (name: Text | string, value: number, { low, high }: { low: number; high: number }) => [
        WORK_NAMES[work],
        name,
        value,
        low,
        high,
      ];
      const seen = (n: number) => (n <= measured.to ? n : Number.NaN);
      return [
        row({ es: 'σ (contención)', en: 'σ (contention)' }, model.sigma, intervals.sigma),
        row({ es: 'κ (diafonía)', en: 'κ (crosstalk)' }, model.kappa, intervals.kappa),
        row(
          { es: 'λ (uno solo, por segundo)', en: 'λ (one alone, per second)' },
          model.perSecondAlone,
          intervals.perSecondAlone,
        ),
        row(
          { es: `Eficiencia con ${measured.to} (%)`, en: `Efficiency with ${measured.to} (%)` },
          100 * uslEfficiency(model, measured.to),
          { low: 100 * intervals.efficiency.low, high: 100 * intervals.efficiency.high },
        ),
        row({ es: 'Máximo de la curva (workers)', en: 'Peak of the curve (workers)' }, seen(uslPeak(model)), {
          low: seen(intervals.peak.low),
          high: seen(intervals.peak.high),
        }),
      ];
    }),
  };
}
