import type { Text } from '@sel/contract/lab/text';
import { type ChartSpec, type Column, column, tableOf } from '../../report/chart-spec.ts';
import { bilingual } from '../../report/text.ts';
import type { Presentation } from '../conclusion.ts';
import type { Findings, Row, Wait } from './analyse.ts';

export function present({ rows, shortest, longest }: Findings): Presentation {
  // Without simulated work: what the system itself takes from end to end.
  const system = shortest.workMs === 0 ? shortest.synchronous : undefined;
  return {
    verdict: verdict(shortest, longest),
    charts: [chart(rows)],
    tables: [tableOf({ es: 'Espera en milisegundos', en: 'Wait in milliseconds' }, COLUMNS, rows)],
    figures: {
      'e2e.p50': { value: system?.p50Ms, unit: 'ms' },
      'e2e.p99': { value: system?.p99Ms, unit: 'ms' },
      'asynchronous.p50': { value: longest.asynchronous.p50Ms, unit: 'ms' },
      'asynchronous.p99': { value: longest.asynchronous.p99Ms, unit: 'ms' },
      'synchronous.p50': { value: longest.synchronous.p50Ms, unit: 'ms' },
      'synchronous.p99': { value: longest.synchronous.p99Ms, unit: 'ms' },
    },
  };
}

function verdict(shortest: Row, longest: Row): Text {
  return bilingual({
    es: ({ ms }) =>
      `Con ${ms(longest.workMs)} de trabajo, un cliente que espera el resultado espera ${ms(longest.synchronous.p50Ms)}, y ` +
      `uno que solo entrega la consulta, ${ms(longest.asynchronous.p50Ms)}. Con ${ms(shortest.workMs)} de trabajo eran ` +
      `${ms(shortest.synchronous.p50Ms)} y ${ms(shortest.asynchronous.p50Ms)} (medianas).`,
    en: ({ ms }) =>
      `With ${ms(longest.workMs)} of work, a client that waits for the result waits ${ms(longest.synchronous.p50Ms)}, and ` +
      `one that only hands the query in, ${ms(longest.asynchronous.p50Ms)}. With ${ms(shortest.workMs)} of work it was ` +
      `${ms(shortest.synchronous.p50Ms)} and ${ms(shortest.asynchronous.p50Ms)} (medians).`,
  });
}

const COLUMNS: readonly Column<Row>[] = [
  column('Trabajo', 'Work', 'ms', ({ workMs }) => workMs),
  column('Síncrono p50', 'Synchronous p50', 'ms', ({ synchronous }) => synchronous.p50Ms),
  column('Síncrono p99', 'Synchronous p99', 'ms', ({ synchronous }) => synchronous.p99Ms),
  column('Asíncrono p50', 'Asynchronous p50', 'ms', ({ asynchronous }) => asynchronous.p50Ms),
  column('Asíncrono p99', 'Asynchronous p99', 'ms', ({ asynchronous }) => asynchronous.p99Ms),
];

function chart(rows: readonly Row[]): ChartSpec {
  const points = (waitOf: (row: Row) => Wait) =>
    rows.map((row) => {
      const { p50Ms, p99Ms } = waitOf(row);
      return { x: row.workMs, y: p50Ms, low: p50Ms, high: p99Ms };
    });
  return {
    title: { es: 'Espera del cliente según el trabajo', en: "The client's wait by the work" },
    notes: [
      { es: 'Punto: la mediana.', en: 'Point: the median.' },
      {
        es: 'Raya vertical: llega hasta el p99; el 99 % de los clientes espera eso o menos.',
        en: 'Vertical bar: it reaches to the p99; 99 % of the clients wait that long or less.',
      },
    ],
    x: { label: { es: 'Duración del trabajo', en: 'Duration of the work' }, unit: 'ms' },
    y: { label: { es: 'Espera', en: 'Wait' }, unit: 'ms', scale: 'log' },
    series: [
      {
        label: { es: 'Síncrono: espera el resultado', en: 'Synchronous: waits for the result' },
        kind: 'measured',
        points: points(({ synchronous }) => synchronous),
      },
      {
        label: { es: 'Asíncrono: espera el 202', en: 'Asynchronous: waits for the 202' },
        kind: 'measured',
        points: points(({ asynchronous }) => asynchronous),
      },
    ],
  };
}
