import type { Text } from '@sel/contract/lab/text';
import { type ChartSpec, type Column, column, MEASURED, measured, tableOf } from '../../report/chart-spec.ts';
import { bilingual, type Formats, followedBy } from '../../report/text.ts';
import { claimTable, shareBound, whatItWouldTake } from '../claim.ts';
import type { Presentation } from '../conclusion.ts';
import type { Findings } from './analyse.ts';
import { BEFORE_MS, BURST_MS, type OneMeasurement } from './setup.ts';

export function present(findings: Findings): Presentation {
  const { measurements, claims, slowest, worstShare, worstEarlyShare, refused } = findings;
  return {
    verdict: followedBy(verdict(findings), whatItWouldTake(claims)),
    charts: measurements.slice(-1).map(chart),
    tables: [
      claimTable(claims),
      tableOf({ es: 'Pronóstico y resultado', en: 'Forecast and outcome' }, COLUMNS, measurements),
    ],
    figures: {
      'drain.max': { value: times(1000, slowest.figures.drainS), unit: 'ms' },
      'forecast.error': { value: times(100, worstShare), unit: '%' },
      'forecast.early.error': { value: times(100, worstEarlyShare), unit: '%' },
      refused: { value: refused, unit: '' },
    },
  };
}

function verdict({ slowest, worstShare, worstEarlyShare, refused, sent }: Findings): Text {
  const { highest, drainS, forecastS, earlyForecastS } = slowest.figures;
  return bilingual(({ number, percent, seconds }) => ({
    es:
      `La cola llegó a ${number(highest)} consultas y ` +
      (drainS === undefined
        ? 'no se vació mientras duró la carga'
        : `se vació en ${seconds(1000 * drainS)}`) +
      `. Antes del pico ${forecastEs(seconds, earlyForecastS)}; al acabar, ${forecastEs(seconds, forecastS)}. ` +
      (worstShare === undefined
        ? ''
        : `El peor pronóstico se desvió un ${percent(worstEarlyShare)} antes del pico y un ${percent(worstShare)} al acabar. `) +
      `Se rechazaron ${number(refused)} consultas${shareBound(refused, sent).es}.`,
    en:
      `The queue reached ${number(highest)} queries and ` +
      (drainS === undefined
        ? 'did not drain while the load lasted'
        : `drained in ${seconds(1000 * drainS)}`) +
      `. Before the burst ${forecastEn(seconds, earlyForecastS)}; at its end, ${forecastEn(seconds, forecastS)}. ` +
      (worstShare === undefined
        ? ''
        : `The worst forecast was off by ${percent(worstEarlyShare)} before the burst and by ${percent(worstShare)} at its end. `) +
      `${number(refused)} queries were refused${shareBound(refused, sent).en}.`,
  }));
}

type Seconds = Formats['seconds'];

function forecastEs(seconds: Seconds, forecastS: number | undefined): string {
  return forecastS === undefined ? 'no se pudo pronosticar' : `se pronosticaron ${seconds(1000 * forecastS)}`;
}

function forecastEn(seconds: Seconds, forecastS: number | undefined): string {
  return forecastS === undefined ? 'none could be made' : `${seconds(1000 * forecastS)} was forecast`;
}

function times(factor: number, value: number | undefined): number | undefined {
  return value === undefined ? undefined : factor * value;
}

const COLUMNS: readonly Column<OneMeasurement>[] = [
  column('Pico', 'Burst', '/s', ({ factors }) => factors.peakPerSecond),
  column('Cola más larga', 'Longest queue', '', ({ figures }) => figures.highest),
  column('Pronóstico antes', 'Forecast before', 's', ({ figures }) => figures.earlyForecastS),
  column('desde', 'from', 's', ({ figures }) => figures.earlyLowS),
  column('hasta', 'to', 's', ({ figures }) => figures.earlyHighS),
  column('Pronóstico al acabar', 'Forecast at the end', 's', ({ figures }) => figures.forecastS),
  column('desde', 'from', 's', ({ figures }) => figures.forecastLowS),
  column('hasta', 'to', 's', ({ figures }) => figures.forecastHighS),
  column('Vaciado', 'Drained', 's', ({ figures }) => figures.drainS),
  column('Rechazadas', 'Refused', '', ({ figures }) => figures.refused),
];

function chart({ series, factors }: OneMeasurement): ChartSpec {
  return {
    title: bilingual(({ perSecond }) => ({
      es: `Consultas en el sistema con un pico de ${perSecond(factors.peakPerSecond)}`,
      en: `Queries in the system with a burst of ${perSecond(factors.peakPerSecond)}`,
    })),
    x: { label: { es: 'Tiempo', en: 'Time' }, unit: 's' },
    y: { label: { es: 'En el sistema', en: 'In the system' }, unit: '', from: 0 },
    series: [
      measured(
        MEASURED,
        series.secondsOfPoint.map((x, index) => ({ x, y: series.inSystem[index] ?? 0 })),
      ),
    ],
    markers: [
      { x: BEFORE_MS / 1000, label: { es: 'Empieza el pico', en: 'The burst begins' } },
      { x: (BEFORE_MS + BURST_MS) / 1000, label: { es: 'Acaba el pico', en: 'The burst ends' } },
    ],
  };
}
