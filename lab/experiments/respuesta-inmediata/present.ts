import type { Text } from '@sel/contract/lab/text';
import { type ChartSpec, type Column, column, measured, tableOf } from '../../report/chart-spec.ts';
import { bilingual, followedBy } from '../../report/text.ts';
import type { Figure } from '../../report/thresholds.ts';
import { between, claimTable, whatItWouldTake } from '../claim.ts';
import type { Presentation } from '../conclusion.ts';
import type { Findings, Row, Wait } from './analyse.ts';

export function present({ claims, rows, shortest, longest }: Findings): Presentation {
  // Without simulated work this is what the system itself takes from end to end.
  const system = shortest.workMs === 0 ? shortest.synchronous : undefined;
  const all = Object.values(claims);
  return {
    verdict: followedBy(verdict(claims, shortest, longest), whatItWouldTake(all)),
    charts: [chart(rows)],
    tables: [
      claimTable(all),
      tableOf({ es: 'Espera en milisegundos', en: 'Wait in milliseconds' }, COLUMNS, rows),
    ],
    figures: {
      'synchronous.slope': { value: claims.slope.mean, unit: '' },
      'asynchronous.growth': { value: claims.growth.mean, unit: '' },
      'e2e.p50': { value: system?.p50Ms, unit: 'ms' },
      'e2e.p99': p99(system),
      'asynchronous.p50': { value: longest.asynchronous.p50Ms, unit: 'ms' },
      'asynchronous.p99': p99(longest.asynchronous),
      'synchronous.p50': { value: longest.synchronous.p50Ms, unit: 'ms' },
      'synchronous.p99': p99(longest.synchronous),
    },
  };
}

function p99(wait: Wait | undefined): Figure {
  return { value: wait?.p99Ms, unit: 'ms', low: wait?.p99?.low, high: wait?.p99?.high };
}

function verdict({ slope, growth }: Findings['claims'], shortest: Row, longest: Row): Text {
  return bilingual(({ number, ms }) => ({
    es:
      `Por cada milisegundo de trabajo, un cliente que espera el resultado espera ${number(slope.mean)} ms más${between(slope).es}. ` +
      `La espera de uno que solo entrega la consulta es, con el trabajo más largo, ${number(growth.mean)} veces la del más corto${between(growth).es}. ` +
      `Con ${ms(longest.workMs)} de trabajo esperan ${ms(longest.synchronous.p50Ms)} y ${ms(longest.asynchronous.p50Ms)}; con ${ms(shortest.workMs)}, ` +
      `${ms(shortest.synchronous.p50Ms)} y ${ms(shortest.asynchronous.p50Ms)} (medianas).`,
    en:
      `For each millisecond of work, a client that waits for the result waits ${number(slope.mean)} ms more${between(slope).en}. ` +
      `The wait of one that only hands the query in is, with the longest work, ${number(growth.mean)} times that with the shortest${between(growth).en}. ` +
      `With ${ms(longest.workMs)} of work they wait ${ms(longest.synchronous.p50Ms)} and ${ms(longest.asynchronous.p50Ms)}; with ${ms(shortest.workMs)}, ` +
      `${ms(shortest.synchronous.p50Ms)} and ${ms(shortest.asynchronous.p50Ms)} (medians).`,
  }));
}

const COLUMNS: readonly Column<Row>[] = [
  column('Trabajo', 'Work', 'ms', ({ workMs }) => workMs),
  column('Consultas', 'Queries', '', ({ synchronous }) => synchronous.count),
  column('Síncrono p50', 'Synchronous p50', 'ms', ({ synchronous }) => synchronous.p50Ms),
  column('Síncrono p99', 'Synchronous p99', 'ms', ({ synchronous }) => synchronous.p99Ms),
  column('desde', 'from', 'ms', ({ synchronous }) => synchronous.p99?.low),
  column('hasta', 'to', 'ms', ({ synchronous }) => synchronous.p99?.high),
  column('Asíncrono p50', 'Asynchronous p50', 'ms', ({ asynchronous }) => asynchronous.p50Ms),
  column('Asíncrono p99', 'Asynchronous p99', 'ms', ({ asynchronous }) => asynchronous.p99Ms),
  column('desde', 'from', 'ms', ({ asynchronous }) => asynchronous.p99?.low),
  column('hasta', 'to', 'ms', ({ asynchronous }) => asynchronous.p99?.high),
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
        en: 'Vertical bar: it reaches to the p99; 99% of the clients wait that long or less.',
      },
      {
        es: 'En la tabla, desde y hasta: entre qué valores está el p99 verdadero, al 95 %. Con menos de 368 consultas no se sabe.',
        en: 'In the table, from and to: between which values the true p99 lies, at 95%. With fewer than 368 queries that is not known.',
      },
    ],
    x: { label: { es: 'Duración del trabajo', en: 'Duration of the work' }, unit: 'ms' },
    y: { label: { es: 'Espera', en: 'Wait' }, unit: 'ms', scale: 'log' },
    series: [
      measured(
        { es: 'Síncrono: espera el resultado', en: 'Synchronous: waits for the result' },
        points(({ synchronous }) => synchronous),
      ),
      measured(
        { es: 'Asíncrono: espera el 202', en: 'Asynchronous: waits for the 202' },
        points(({ asynchronous }) => asynchronous),
      ),
    ],
  };
}
