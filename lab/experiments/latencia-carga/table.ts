import type { Text } from '@sel/contract/lab/text';
import { type Column, column, type TableSpec, tableOf } from '../../report/chart-spec.ts';
import type { Assumption, Finding } from './analyse.ts';

const COLUMNS: readonly Column<Finding>[] = [
  column('Utilización', 'Utilisation', '%', ({ utilisation }) => 100 * utilisation),
  column('λ', 'λ', '/s', ({ arrivalsPerSecond }) => arrivalsPerSecond),
  column('Servicio', 'Service', 'ms', ({ serviceMs }) => serviceMs),
  column('De ello, entrega', 'Of it, handover', 'ms', ({ handoverMs }) => handoverMs),
  column('Ca²', 'Ca²', '', ({ arrivalScv }) => arrivalScv),
  column('Cs²', 'Cs²', '', ({ serviceScv }) => serviceScv),
  column('Espera', 'Wait', 'ms', ({ wait }) => wait.mean),
  column('M/M/c', 'M/M/c', 'ms', ({ mmc }) => mmc?.waitMs),
  column('Desde', 'From', 'ms', ({ mmc }) => mmc?.low),
  column('Hasta', 'To', 'ms', ({ mmc }) => mmc?.high),
  column('G/G/c', 'G/G/c', 'ms', ({ ggcWaitMs }) => ggcWaitMs),
  column('Cola ideal', 'Ideal queue', 'ms', ({ idealWaitMs }) => idealWaitMs),
  column('Qué supuesto falla', 'Which assumption fails', '', ({ failed }) => ASSUMPTIONS[failed]),
];

export function table(rows: readonly Finding[]): TableSpec {
  return tableOf({ es: 'Medido y predicho', en: 'Measured and predicted' }, COLUMNS, rows);
}

const ASSUMPTIONS: Record<Assumption, Text> = {
  stability: {
    es: 'Estabilidad: llega más de lo que se puede hacer',
    en: 'Stability: more arrives than can be done',
  },
  steadyState: {
    es: 'Régimen estacionario: la medición es demasiado corta',
    en: 'Steady state: the measurement is too short',
  },
  poisson: { es: 'Llegadas de Poisson', en: 'Poisson arrivals' },
  exponential: { es: 'Trabajo exponencial', en: 'Exponential work' },
  oneQueue: {
    es: 'Una sola cola: una ideal habría hecho esperar otro tiempo',
    en: 'One queue: an ideal one would have made them wait for another time',
  },
  other: {
    es: 'Otro, que también falla en una cola ideal con estas llegadas y trabajos',
    en: 'Another, which fails in an ideal queue with these arrivals and services as well',
  },
  none: { es: 'Ninguno', en: 'None' },
};
