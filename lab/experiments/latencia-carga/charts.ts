import type { Text } from '@sel/contract/lab/text';
import { mmc } from '../../queueing/mmc.ts';
import { meanInterval } from '../../queueing/statistics/student.ts';
import { type ChartSpec, measured, type Point, theory } from '../../report/chart-spec.ts';
import { bilingual } from '../../report/text.ts';
import type { Limits, LoadClaim, Row } from './analyse.ts';
import type { Calibration } from './calibration.ts';
import { watchedWaitMs } from './foretell.ts';
import { meanOf } from './sample.ts';
import { SERVERS, WORK_MS } from './setup.ts';

/** The measured means over the curve of M/M/c, with what is predicted for the very measurements. */
export function curve(rows: readonly Row[], calibration: Calibration, limits: Limits): ChartSpec {
  const confidence = 1 - 2 * limits.wronglyConfirmed;
  return {
    title: {
      es: 'Espera media en la cola según la utilización',
      en: 'Mean wait in the queue by utilisation',
    },
    notes: notes(confidence),
    x: { label: { es: 'Utilización', en: 'Utilisation' }, unit: '%', from: 0, to: 100 },
    y: { label: { es: 'Espera media', en: 'Mean wait' }, unit: 'ms', scale: 'log' },
    series: [
      measured(
        { es: 'Medida', en: 'Measured' },
        rows.map((row) => measuredPoint(row, confidence)),
      ),
      theory({ es: `M/M/${SERVERS}`, en: `M/M/${SERVERS}` }, endlessCurve(calibration)),
      theory(
        {
          es: `M/M/${SERVERS} en una medición así de larga`,
          en: `M/M/${SERVERS} in a measurement of this length`,
        },
        rows.flatMap((row) => watchedPoint(row, confidence) ?? []),
      ),
      theory(
        { es: 'Cola ideal', en: 'Ideal queue' },
        rows.map((row) => ({ x: utilisationOf(row), y: meanOf(row.samples, 'idealWaitMs') })),
      ),
    ],
  };
}

/** One point for each load: measured / ideal queue, within the margin that was declared. */
export function factors(claims: readonly LoadClaim[], { idealMarginShare }: Limits): ChartSpec | undefined {
  const ofLoads = claims.flatMap(({ about, mean, low, high }): Point[] =>
    typeof about === 'number'
      ? [{ x: 100 * about, y: mean, ...(Number.isFinite(high) && { low, high }) }]
      : [],
  );
  if (ofLoads.length === 0) return undefined;
  const edge = (y: number): Point[] => [0, 100].map((x) => ({ x, y }));
  return {
    title: { es: 'Medido / predicho por la cola ideal', en: 'Measured / predicted by the ideal queue' },
    notes: [
      {
        es: 'Confirmado: la raya entera queda entre los dos límites. Refutado: queda entera fuera. Si los cruza, no se decide.',
        en: 'Confirmed: the whole bar lies between the two limits. Refuted: all of it lies outside. Where it crosses them, it is undecided.',
      },
    ],
    x: { label: { es: 'Utilización planeada', en: 'Planned utilisation' }, unit: '%', from: 0, to: 100 },
    y: { label: { es: 'Medido / predicho', en: 'Measured / predicted' }, unit: '' },
    series: [
      measured({ es: 'Medido / predicho', en: 'Measured / predicted' }, ofLoads),
      theory({ es: 'Límite superior', en: 'Upper limit' }, edge(1 + idealMarginShare)),
      theory({ es: 'Límite inferior', en: 'Lower limit' }, edge(1 / (1 + idealMarginShare))),
    ],
  };
}

function utilisationOf({ samples }: Row): number {
  return 100 * meanOf(samples, 'utilisation');
}

/** Where there are several repetitions, the point has their interval. */
function measuredPoint(row: Row, confidence: number): Point {
  const waits = row.samples.map(({ waitMs }) => waitMs);
  const point = { x: utilisationOf(row), y: meanOf(row.samples, 'waitMs') };
  if (waits.length < 2) return point;
  const { low, high } = meanInterval(waits, confidence);
  // The axis is logarithmic, and no wait is negative.
  return { ...point, low: Math.max(low, point.y / 10), high };
}

function endlessCurve({ handoverMs, storeMs }: Calibration): Point[] {
  const serviceMs = WORK_MS + handoverMs + storeMs;
  return Array.from({ length: 95 }, (_, index) => (index + 1) / 100).map((rho) => {
    const arrivalsPerSecond = (rho * SERVERS * 1000) / serviceMs;
    return { x: 100 * rho, y: handoverMs + mmc({ arrivalsPerSecond, serviceMs, servers: SERVERS }).waitMs };
  });
}

/** The mean of all repetitions as chance may have it, given their rate and service. Undefined above full load. */
function watchedPoint({ samples }: Row, confidence: number): Point | undefined {
  const rho = meanOf(samples, 'utilisation');
  if (rho >= 1) return undefined;
  const customers = meanOf(samples, 'consultas');
  const queue = {
    arrivalsPerSecond: meanOf(samples, 'arrivalsPerSecond'),
    serviceMs: meanOf(samples, 'serviceMs'),
    servers: SERVERS,
  };
  const seen = { utilisation: rho, customers, warmUp: Math.round(customers / 8), runs: samples.length };
  const handoverMs = meanOf(samples, 'calibratedHandoverMs');
  const { median: y, low, high } = watchedWaitMs(queue, handoverMs, seen, confidence);
  return { x: 100 * rho, y, low, high };
}

function notes(confidence: number): readonly Text[] {
  return [
    bilingual(({ percent }) => ({
      es: `Raya de lo medido: intervalo del ${percent(confidence)}, de las repeticiones, que son independientes.`,
      en: `Bar of what was measured: ${percent(confidence)} interval, of the repetitions, which are independent.`,
    })),
    bilingual(({ percent }) => ({
      es: `Banda de M/M/${SERVERS}: lo que el ${percent(confidence)} de las simulaciones tan largas como la medición dan por azar, con la llegada y el servicio que se midieron.`,
      en: `Band of M/M/${SERVERS}: what ${percent(confidence)} of simulations as long as the measurement give by chance, with the arrivals and the service that were measured.`,
    })),
    {
      es: 'La entrega (lo que tarda una consulta en llegar a un worker libre) se mide antes, casi sin carga, y se suma a toda predicción.',
      en: 'The handover (the time that a query takes to reach a free worker) is measured before, almost without load, and added to every prediction.',
    },
    {
      es: 'Cola ideal: lo que habrían esperado estas mismas consultas, con su mismo trabajo y la entrega medida antes, en una sola cola. Lo que la separa de lo medido, lo pone el sistema.',
      en: 'Ideal queue: what these same queries, with their same work and the handover measured before, would have waited in a single queue. What sets it apart from what was measured comes from the system.',
    },
  ];
}
