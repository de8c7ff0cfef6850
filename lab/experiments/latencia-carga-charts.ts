import type { Text } from '@sel/contract';
import type { ChartSpec, TableSpec } from '../report/chart-spec.ts';
import { mmc } from '../theory/mmc.ts';
import { type Comparison, HIGHEST_COMPARED, type Row, SERVERS } from './latencia-carga-comparison.ts';

/** Measured means with their intervals over the curve of M/M/c, and G/G/c at the measured points. */
export function curve(rows: readonly Comparison[], calibration: Row): ChartSpec {
  const serviceMs = rows.reduce((sum, row) => sum + row.serviceMs, 0) / rows.length;
  const steps = Array.from({ length: 95 }, (_, index) => (index + 1) / 100);
  return {
    kind: 'xy',
    title: {
      es: 'Espera media en la cola según la utilización',
      en: 'Mean wait in the queue by utilisation',
    },
    note: {
      es: 'Los intervalos son del 99 %, por medias de lotes. La teoría incluye lo que tarda la entrega sin cola.',
      en: 'Intervals are of 99 %, by batch means. Theory includes what delivery takes without a queue.',
    },
    x: { label: { es: 'Utilización', en: 'Utilisation' }, unit: '%', from: 0, to: 100 },
    y: { label: { es: 'Espera media', en: 'Mean wait' }, unit: 'ms', scale: 'log' },
    series: [
      {
        label: { es: 'Medida', en: 'Measured' },
        kind: 'measured',
        points: rows.map(({ utilisation, wait }) => ({
          x: 100 * utilisation,
          y: wait.mean,
          low: wait.low,
          high: wait.high,
        })),
      },
      {
        label: { es: `M/M/${SERVERS}`, en: `M/M/${SERVERS}` },
        kind: 'theory',
        points: steps.map((rho) => {
          const arrivalsPerSecond = (rho * SERVERS * 1000) / serviceMs;
          return {
            x: 100 * rho,
            y: calibration.wait.mean + mmc({ arrivalsPerSecond, serviceMs, servers: SERVERS }).waitMs,
          };
        }),
      },
      {
        label: { es: `G/G/${SERVERS} con lo medido`, en: `G/G/${SERVERS} with what was measured` },
        kind: 'theory',
        points: rows.flatMap(({ utilisation, ggcWaitMs }) =>
          ggcWaitMs === undefined ? [] : [{ x: 100 * utilisation, y: ggcWaitMs }],
        ),
      },
    ],
  };
}

export function table(rows: readonly Comparison[]): TableSpec {
  const column = (es: string, en = es, unit?: string) => ({ label: { es, en }, ...(unit && { unit }) });
  return {
    title: { es: 'Medido y predicho', en: 'Measured and predicted' },
    columns: [
      column('Utilización', 'Utilisation', '%'),
      column('λ', 'λ', '/s'),
      column('Servicio', 'Service', 'ms'),
      column('Ca²'),
      column('Cs²'),
      column('Espera', 'Wait', 'ms'),
      column('Desde', 'From', 'ms'),
      column('Hasta', 'To', 'ms'),
      column('M/M/c', 'M/M/c', 'ms'),
      column('G/G/c', 'G/G/c', 'ms'),
      column('Qué supuesto falla', 'Which assumption fails'),
    ],
    rows: rows.map((row) => [
      100 * row.utilisation,
      row.arrivalsPerSecond,
      row.serviceMs,
      row.arrivalScv,
      row.serviceScv,
      row.wait.mean,
      row.wait.low,
      row.wait.high,
      row.mmcWaitMs ?? null,
      row.ggcWaitMs ?? null,
      failedAssumption(row),
    ]),
  };
}

/** How far a squared coefficient of variation may be from 1 and still count as that of an exponential time. */
const SCV_TOLERANCE = 0.25;

/** Names what of M/M/c does not hold at this load. */
function failedAssumption(row: Comparison): Text {
  if (row.utilisation >= 1)
    return {
      es: 'Estabilidad: llega más de lo que se puede hacer',
      en: 'Stability: more arrives than can be done',
    };
  if (row.utilisation > HIGHEST_COMPARED)
    return {
      es: 'Régimen estacionario: la medición es demasiado corta',
      en: 'Steady state: the measurement is too short',
    };
  if (Math.abs(row.arrivalScv - 1) > SCV_TOLERANCE)
    return { es: 'Llegadas de Poisson', en: 'Poisson arrivals' };
  if (Math.abs(row.serviceScv - 1) > SCV_TOLERANCE)
    return { es: 'Trabajo exponencial', en: 'Exponential work' };
  if (!row.isInside)
    return {
      es: 'Otro: la predicción queda fuera del intervalo',
      en: 'Another: the prediction lies outside of the interval',
    };
  return { es: 'Ninguno', en: 'None' };
}
