import type { Text } from '@sel/contract/lab/text';
import { saturationPoint, throughputBound } from '../../queueing/asymptotic-bounds.ts';
import { fittedThroughput, type UslFit } from '../../queueing/usl-fit.ts';
import { type ChartSpec, MEASURED, measured, type Series, theory } from '../../report/chart-spec.ts';
import { growthEnds, type Scaling } from './scaling.ts';
import type { Work } from './setup.ts';

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
      es: 'Aceleración (speedup) respecto a un worker',
      en: 'Speedup over one worker',
    },
    notes: [
      { es: 'Punto: la media de las repeticiones.', en: 'Point: the mean of the repetitions.' },
      {
        es: 'Raya vertical: de la menor a la mayor de ellas.',
        en: 'Vertical bar: from the lowest to the highest of them.',
      },
      {
        es: 'Curva: la ley universal de escalabilidad, ajustada a cada trabajo y dibujada solo hasta donde se midió.',
        en: 'Curve: the Universal Scalability Law, fitted to each kind of work and drawn only as far as was measured.',
      },
    ],
    x: WORKERS,
    y: { label: { es: 'Aceleración', en: 'Speedup' }, unit: '', from: 0 },
    series: [
      ...scalings.map(measuredSpeedUp),
      ...scalings.map(({ work, fit, ends }) => lawSeries(work, fit, ends.alonePerSecond)),
      theory(
        { es: 'Escalado lineal', en: 'Linear scaling' },
        [1, most].map((n) => ({ x: n, y: n })),
      ),
    ],
    markers: cores <= most ? [{ x: cores, label: { es: `${cores} núcleos`, en: `${cores} cores` } }] : [],
  };
}

function measuredSpeedUp({ work, steps, ends: { alonePerSecond: alone } }: Scaling): Series {
  return measured(
    WORK_NAMES[work],
    steps.map(({ workers, perSecond, low, high }) => ({
      x: workers,
      y: perSecond / alone,
      low: low / alone,
      high: high / alone,
    })),
  );
}

/** Every measurement of one kind of work, with the law's curve among them. */
export function throughput(scaling: Scaling): ChartSpec {
  const { work, fit, measurements } = scaling;
  const isBounded = growthEnds(scaling);
  return {
    title: {
      es: `Consultas terminadas por segundo, con ${WORK_NAMES[work].es}`,
      en: `Queries finished per second, with ${WORK_NAMES[work].en}`,
    },
    ...(isBounded && { notes: BOUNDS_NOTES }),
    x: WORKERS,
    y: { label: { es: 'Terminadas', en: 'Finished' }, unit: '/s', from: 0 },
    series: [
      measured(
        MEASURED,
        measurements.map(({ factors, figures }) => ({ x: factors.workers, y: figures.throughputPerSecond })),
      ),
      lawSeries(work, fit, 1),
      ...(isBounded ? [boundSeries(scaling)] : []),
    ],
  };
}

const BOUNDS_NOTES: readonly Text[] = [
  {
    es: 'Cotas: el menor de dos valores, lo que termina un worker multiplicado por cuántos son y lo máximo que se terminó.',
    en: 'Bounds: the lower of two values, what one worker finishes multiplied by how many there are and the most that was finished.',
  },
  {
    es: 'Ley universal: una curva suave. Una máquina a la que se le acaban los núcleos se dobla de golpe, así que la curva pone su máximo más allá.',
    en: 'Universal law: a smooth curve. A machine that runs out of cores bends suddenly, so the curve has its peak further on.',
  },
];

function boundSeries({ ends, fit }: Scaling): Series {
  const { from, to } = fit.measured;
  const corners = [from, Math.max(from, saturationPoint(ends)), to];
  return theory(
    { es: 'Cotas asintóticas', en: 'Asymptotic bounds' },
    corners.map((n) => ({ x: n, y: throughputBound(ends, n) })),
  );
}

function lawSeries(work: Work, fit: UslFit, unitPerSecond: number): Series {
  const { from, to } = fit.measured;
  const workers = Array.from({ length: 60 }, (_, i) => from + (i / 59) * (to - from));
  return theory(
    { es: `Ley universal, ${WORK_NAMES[work].es}`, en: `Universal law, ${WORK_NAMES[work].en}` },
    workers.map((n) => ({ x: n, y: fittedThroughput(fit, n) / unitPerSecond })),
  );
}
