import type { Text } from '@sel/contract/lab/text';
import { momentsOf } from '../../queueing/statistics/moments.ts';
import { bilingual } from '../../report/text.ts';
import type { Presentation } from '../conclusion.ts';
import type { Declared } from '../experiment.ts';
import type { Findings, Limits } from './analyse.ts';
import { curve } from './charts.ts';
import type { Factors } from './setup.ts';
import { table } from './table.ts';

export function present(findings: Findings, { limits }: Declared<Factors, Limits>): Presentation {
  const { rows, busiest, compared, inside } = findings;
  return {
    verdict: verdict(findings, limits),
    charts: [curve(rows, limits.highestAutocorrelation)],
    tables: [table(rows)],
    figures: {
      inside: { value: (100 * inside) / compared, unit: '%' },
      'wait.mean': { value: busiest.wait.mean, unit: 'ms' },
      'handover.mean': { value: momentsOf(rows.map(({ handoverMs }) => handoverMs)).mean, unit: 'ms' },
    },
  };
}

function verdict(
  { idlest, busiest, compared, inside }: Findings,
  { highestComparedShare: highest }: Limits,
): Text {
  return bilingual({
    es: ({ percent, ms }) =>
      `La espera media está dentro de lo que predice M/M/c en ${inside} de las ${compared} cargas de hasta el ${percent(highest)}. ` +
      `Al ${percent(idlest.utilisation)} la espera media es ${ms(idlest.wait.mean)}` +
      (busiest === idlest ? '.' : `; al ${percent(busiest.utilisation)}, ${ms(busiest.wait.mean)}.`),
    en: ({ percent, ms }) =>
      `The mean wait is within what M/M/c predicts for ${inside} of the ${compared} loads up to ${percent(highest)}. ` +
      `At ${percent(idlest.utilisation)} the mean wait is ${ms(idlest.wait.mean)}` +
      (busiest === idlest ? '.' : `; at ${percent(busiest.utilisation)} it is ${ms(busiest.wait.mean)}.`),
  });
}
