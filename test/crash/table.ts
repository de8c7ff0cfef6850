import { numerals } from '@sel/runtime/numerals';
import { markdownTable } from '../../lab/report/markdown-table.ts';
import type { BreachKind } from './history.ts';
import type { RoundResult } from './round.ts';

const number = numerals('es');
const tenths = numerals('es', { minimumFractionDigits: 1, maximumFractionDigits: 1 });

const HEADINGS = [
  'Fallo',
  'Veces',
  'Consultas',
  'Perdidas',
  'Duplicadas',
  'Incorrectas',
  'Fallidas',
  'Sin servicio',
  'Recuperado en',
  'Reentregadas',
  'Republicadas',
  'Otras faltas',
];

/**
 * The results as a Markdown table: one row for each fault, in the order in which they first came. Numbers are
 * sums, times the worst of all rounds.
 */
export function resultTable(results: readonly RoundResult[]): string {
  const byFault = Map.groupBy(results, (result) => result.fault.title);
  const rows = [...byFault].map(([title, rounds]) => [title, ...figures(rounds)]);
  if (byFault.size > 1) rows.push(['**Total**', ...figures(results)]);
  return markdownTable(HEADINGS, rows);
}

function figures(rounds: readonly RoundResult[]): string[] {
  const sum = (of: (round: RoundResult) => number) =>
    number(rounds.reduce((total, round) => total + of(round), 0));
  const breaches = (kind: BreachKind) =>
    sum((round) => round.breaches.filter((breach) => breach.kind === kind).length);
  const worst = (of: (round: RoundResult) => number) => seconds(Math.max(...rounds.map(of)));
  return [
    String(rounds.length),
    sum((round) => round.consultas),
    breaches('lost'),
    breaches('duplicated'),
    breaches('wrong'),
    breaches('failed'),
    worst((round) => round.unavailableMs),
    worst((round) => round.recoveredMs),
    sum((round) => round.redelivered),
    sum((round) => round.relayed),
    breaches('other'),
  ];
}

function seconds(ms: number): string {
  return `${tenths(ms / 1000)} s`;
}
