import { burstRate } from '../../load/rate-profile.ts';
import { judge } from '../../load/validity.ts';
import { whyInvalid } from '../../report/flaws.ts';
import { bilingual } from '../../report/text.ts';
import type { Experiment, Measurement } from '../experiment.ts';
import { needsProcessesAndWork } from '../obstacles.ts';
import {
  BASE_PER_SECOND,
  BEFORE_MS,
  BURST_MS,
  CAPACITY_PER_SECOND,
  CONCURRENCY,
  drainOf,
  MEASURE_MS,
  WORK_MS,
  WORKERS,
} from './drain.ts';

type Factors = { peakPerSecond: number };

/** A burst that the queue absorbs; how long it takes to drain is forecast before it and at its end, and scored. */
export const pico: Experiment<Factors> = {
  name: 'pico',
  title: { es: 'Pico', en: 'Burst' },
  question: {
    es: '¿Qué pasa cuando llegan de golpe más consultas de las que se pueden procesar, y cuánto dura?',
    en: 'What happens when more queries come at once than can be processed, and how long does it last?',
  },
  hypothesis: {
    es: 'La cola absorbe el pico sin rechazar nada, y se vacía en el tiempo que predicen su longitud y la capacidad que sobra.',
    en: 'The queue absorbs the burst without refusing anything, and drains in the time that its length and the spare capacity predict.',
  },
  factors: {
    es: `Altura del pico de ${BURST_MS / 1000} s, sobre ${BASE_PER_SECOND} consultas por segundo y una capacidad de ${CAPACITY_PER_SECOND}.`,
    en: `Height of a burst of ${BURST_MS / 1000} s, on top of ${BASE_PER_SECOND} queries per second and a capacity of ${CAPACITY_PER_SECOND}.`,
  },
  stopRule: {
    es: `Cada medición dura ${MEASURE_MS.full / 1000} s (${MEASURE_MS.short / 1000} s en el plan corto). Si la cola no se vacía en ese tiempo, el veredicto es «Sin decidir».`,
    en: `Each measurement takes ${MEASURE_MS.full / 1000} s (${MEASURE_MS.short / 1000} s in the short plan). If the queue does not drain in that time, the verdict is “Undecided”.`,
  },
  plans: {
    full: {
      combinations: [300, 450, 600].map((peakPerSecond) => ({ peakPerSecond })),
      repetitions: 2,
      seed: 4,
      warmUpMs: 0,
      measureMs: MEASURE_MS.full,
    },
    short: {
      // Also on a machine that finishes a quarter less than the nominal capacity it drains before the load ends.
      combinations: [{ peakPerSecond: 300 }],
      repetitions: 1,
      seed: 4,
      warmUpMs: 0,
      measureMs: MEASURE_MS.short,
    },
  },
  obstacle: needsProcessesAndWork,

  async measure(laboratory, { peakPerSecond }, { seed, measureMs }) {
    await laboratory.setWorkers(WORKERS, CONCURRENCY);
    await laboratory.setWork({ meanMs: WORK_MS, distribution: 'constante', kind: 'espera' });
    const profile = burstRate(BASE_PER_SECOND, peakPerSecond, { beforeMs: BEFORE_MS, lengthMs: BURST_MS });
    const record = await laboratory.load(
      { load: { kind: 'open', process: 'poisson', profile }, seed, notice: 'none' },
      measureMs,
    );
    const invalid = whyInvalid(judge(record.result, ['refused']));
    return { ...drainOf(record, peakPerSecond, measureMs), ...(invalid && { invalid }) };
  },

  conclude(measurements) {
    const worst = worstOf(measurements, 'forecastS');
    const worstEarly = worstOf(measurements, 'earlyForecastS');
    const refused = measurements.reduce((sum, { figures }) => sum + (figures.refused as number), 0);
    // One that did not drain took the longest of all.
    const longest = measurements.reduce((a, b) =>
      Number.isNaN(a.figures.drainS) || (a.figures.drainS as number) > (b.figures.drainS as number) ? a : b,
    );
    const { highest = 0, drainS = 0, forecastS = 0, earlyForecastS = 0 } = longest.figures;
    return {
      outcome: refused > 0 || worst >= 0.25 ? 'refuted' : Number.isNaN(worst) ? 'undecided' : 'confirmed',
      verdict: bilingual({
        es: ({ number, percent, seconds }) =>
          `La cola llegó a ${number(highest)} consultas y ` +
          (Number.isNaN(drainS)
            ? 'no se vació mientras duró la carga'
            : `se vació en ${seconds(1000 * drainS)}`) +
          `. El pronóstico de antes del pico era de ${seconds(1000 * earlyForecastS)}; el de cuando acabó, de ` +
          `${seconds(1000 * forecastS)}. ` +
          (Number.isNaN(worst)
            ? ''
            : `El peor pronóstico se desvió un ${percent(worstEarly)} antes del pico y un ${percent(worst)} al acabar. `) +
          `Se rechazaron ${number(refused)} consultas.`,
        en: ({ number, percent, seconds }) =>
          `The queue reached ${number(highest)} queries and ` +
          (Number.isNaN(drainS)
            ? 'did not drain while the load lasted'
            : `drained in ${seconds(1000 * drainS)}`) +
          `. The forecast before the burst was ${seconds(1000 * earlyForecastS)}; the one at its end, ` +
          `${seconds(1000 * forecastS)}. ` +
          (Number.isNaN(worst)
            ? ''
            : `The worst forecast was off by ${percent(worstEarly)} before the burst and by ${percent(worst)} at its end. `) +
          `${number(refused)} queries were refused.`,
      }),
      charts: measurements.slice(-1).map(({ series, factors }) => ({
        title: bilingual({
          es: ({ perSecond }) => `Consultas en el sistema con un pico de ${perSecond(factors.peakPerSecond)}`,
          en: ({ perSecond }) => `Queries in the system with a burst of ${perSecond(factors.peakPerSecond)}`,
        }),
        x: { label: { es: 'Tiempo', en: 'Time' }, unit: 's' },
        y: { label: { es: 'En el sistema', en: 'In the system' }, unit: '', from: 0 },
        series: [
          {
            label: { es: 'Medido', en: 'Measured' },
            kind: 'measured',
            points: (series.secondsOfPoint ?? []).map((x, index) => ({
              x,
              y: series.inSystem?.[index] ?? 0,
            })),
          },
        ],
        markers: [
          { x: BEFORE_MS / 1000, label: { es: 'Empieza el pico', en: 'The burst begins' } },
          { x: (BEFORE_MS + BURST_MS) / 1000, label: { es: 'Acaba el pico', en: 'The burst ends' } },
        ],
      })),
      tables: [
        {
          title: { es: 'Pronóstico y resultado', en: 'Forecast and outcome' },
          columns: [
            { label: { es: 'Pico', en: 'Burst' }, unit: '/s' },
            { label: { es: 'Cola más larga', en: 'Longest queue' } },
            { label: { es: 'Pronóstico antes', en: 'Forecast before' }, unit: 's' },
            { label: { es: 'Pronóstico al acabar', en: 'Forecast at the end' }, unit: 's' },
            { label: { es: 'Vaciado', en: 'Drained' }, unit: 's' },
            { label: { es: 'Rechazadas', en: 'Refused' } },
          ],
          rows: measurements.map(({ factors, figures }) => [
            factors.peakPerSecond,
            figures.highest ?? null,
            figures.earlyForecastS ?? null,
            figures.forecastS ?? null,
            figures.drainS ?? null,
            figures.refused ?? null,
          ]),
        },
      ],
      figures: {
        'drain.max': { value: 1000 * drainS, unit: 'ms' },
        'forecast.error': { value: 100 * worst, unit: '%' },
        'forecast.early.error': { value: 100 * worstEarly, unit: '%' },
        refused: { value: refused, unit: '' },
      },
    };
  },
};

/** How far the worst forecast of that name was off, as a share; NaN when a queue never drained. */
function worstOf(
  measurements: readonly Measurement<Factors>[],
  name: 'forecastS' | 'earlyForecastS',
): number {
  const scores = measurements.map(
    ({ figures }) => (figures[name] as number) / (figures.drainS as number) - 1,
  );
  return Math.max(...scores.map(Math.abs));
}
