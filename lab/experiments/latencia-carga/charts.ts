import type { Text } from '@sel/contract/lab/text';
import { mmc } from '../../queueing/mmc.ts';
import { momentsOf } from '../../queueing/statistics/moments.ts';
import type { ChartSpec, TableSpec } from '../../report/chart-spec.ts';
import { bilingual } from '../../report/text.ts';
import { type Comparison, HIGHEST_COMPARED, SERVERS } from './comparison.ts';

/** Measured means with their intervals over the curve of M/M/c, and G/G/c at the measured points. */
export function curve(rows: readonly Comparison[]): ChartSpec {
  const serviceMs = momentsOf(rows.map((row) => row.serviceMs)).mean;
  const handoverMs = momentsOf(rows.map((row) => row.handoverMs)).mean;
  const steps = Array.from({ length: 95 }, (_, index) => (index + 1) / 100);
  return {
    title: {
      es: 'Espera media en la cola según la utilización',
      en: 'Mean wait in the queue by utilisation',
    },
    notes: notes(rows),
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
            y: handoverMs + mmc({ arrivalsPerSecond, serviceMs, servers: SERVERS }).waitMs,
          };
        }),
      },
      {
        label: { es: 'M/M/c en una medición así de larga', en: 'M/M/c in a measurement of this length' },
        kind: 'theory',
        points: rows.flatMap(({ utilisation, mmc: predicted }) =>
          predicted === undefined
            ? []
            : [{ x: 100 * utilisation, y: predicted.waitMs, low: predicted.low, high: predicted.high }],
        ),
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

const NOTES: readonly Text[] = [
  {
    es: 'Raya de lo medido: intervalo de confianza del 99 %, por medias de lotes.',
    en: 'Bar of what was measured: 99 % confidence interval, by batch means.',
  },
  {
    es: 'Banda de M/M/c: lo que el 99 % de las simulaciones tan largas como la medición dan por azar. Una cola ocupada se aparta de su media durante minutos.',
    en: 'Band of M/M/c: what 99 % of simulations as long as the measurement give by chance. A busy queue strays from its mean for minutes.',
  },
  {
    es: 'Dentro de la banda: lo medido no contradice a M/M/c.',
    en: 'Inside the band: what was measured does not contradict M/M/c.',
  },
  {
    es: 'A la espera de la teoría se le suma la entrega: lo que tarda una consulta en llegar a un worker con un hueco libre.',
    en: 'The handover is added to the wait of theory: the time that a query takes to reach a worker with a free slot.',
  },
  {
    es: 'Cola ideal (en la tabla): lo que habrían esperado estas mismas consultas, con su mismo trabajo, en una sola cola. Lo que la separa de M/M/c es azar; lo que la separa de lo medido, el sistema.',
    en: 'Ideal queue (in the table): what these same queries, with their same work, would have waited in a single queue. What sets it apart from M/M/c is chance; from what was measured, the system.',
  },
];

/** Above this, batches resemble those before them: see batch-means.ts. */
const MAX_AUTOCORRELATION = 0.3;

function notes(rows: readonly Comparison[]): readonly Text[] {
  const tooNarrow = rows.filter((row) => row.autocorrelation > MAX_AUTOCORRELATION);
  if (tooNarrow.length === 0) return NOTES;
  const remark = bilingual({
    es: ({ percent }) =>
      `Al ${tooNarrow.map((row) => percent(row.planned)).join(', ')}, cada lote se parece al anterior: allí el intervalo de lo medido es demasiado estrecho.`,
    en: ({ percent }) =>
      `At ${tooNarrow.map((row) => percent(row.planned)).join(', ')} each batch resembles the one before: there the interval of the measured is too narrow.`,
  });
  return [...NOTES, remark];
}

export function table(rows: readonly Comparison[]): TableSpec {
  const column = (es: string, en = es, unit?: string) => ({ label: { es, en }, ...(unit && { unit }) });
  return {
    title: { es: 'Medido y predicho', en: 'Measured and predicted' },
    columns: [
      column('Utilización', 'Utilisation', '%'),
      column('λ', 'λ', '/s'),
      column('Servicio', 'Service', 'ms'),
      column('De ello, entrega', 'Of it, handover', 'ms'),
      column('Ca²'),
      column('Cs²'),
      column('Espera', 'Wait', 'ms'),
      column('M/M/c', 'M/M/c', 'ms'),
      column('Desde', 'From', 'ms'),
      column('Hasta', 'To', 'ms'),
      column('G/G/c', 'G/G/c', 'ms'),
      column('Cola ideal', 'Ideal queue', 'ms'),
      column('Qué supuesto falla', 'Which assumption fails'),
    ],
    rows: rows.map((row) => [
      100 * row.utilisation,
      row.arrivalsPerSecond,
      row.serviceMs,
      row.handoverMs,
      row.arrivalScv,
      row.serviceScv,
      row.wait.mean,
      row.mmc?.waitMs ?? null,
      row.mmc?.low ?? null,
      row.mmc?.high ?? null,
      row.ggcWaitMs ?? null,
      row.idealWaitMs,
      failedAssumption(row),
    ]),
  };
}

/** How far a squared coefficient of variation may be from 1 and still count as that of an exponential time. */
const SCV_TOLERANCE = 0.25;

/** How much another wait than measured may an ideal queue give and still count as the same. */
const IDEAL_TOLERANCE = 0.1;

/** Names what of M/M/c does not hold at this load. */
function failedAssumption(row: Comparison): Text {
  if (row.utilisation >= 1)
    return {
      es: 'Estabilidad: llega más de lo que se puede hacer',
      en: 'Stability: more arrives than can be done',
    };
  if (row.planned > HIGHEST_COMPARED)
    return {
      es: 'Régimen estacionario: la medición es demasiado corta',
      en: 'Steady state: the measurement is too short',
    };
  if (Math.abs(row.arrivalScv - 1) > SCV_TOLERANCE)
    return { es: 'Llegadas de Poisson', en: 'Poisson arrivals' };
  if (Math.abs(row.serviceScv - 1) > SCV_TOLERANCE)
    return { es: 'Trabajo exponencial', en: 'Exponential work' };
  if (Math.abs(row.idealWaitMs / row.wait.mean - 1) > IDEAL_TOLERANCE)
    return {
      es: 'Una sola cola: una ideal habría hecho esperar otro tiempo',
      en: 'One queue: an ideal one would have made them wait for another time',
    };
  if (!row.isInside)
    return {
      es: 'Otro, que también falla en una cola ideal con estas llegadas y trabajos',
      en: 'Another, which fails in an ideal queue with these arrivals and services as well',
    };
  return { es: 'Ninguno', en: 'None' };
}
