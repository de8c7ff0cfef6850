import type { Text } from '@sel/contract/lab/text';
import { type Column, type TableSpec, tableOf } from '../../report/chart-spec.ts';
import type { Assumption, Finding } from './analyse.ts';

const COLUMNS: readonly Column<Finding>[] = [
  {
    label: { es: 'Utilización', en: 'Utilisation' },
    unit: '%',
    value: ({ utilisation }) => 100 * utilisation,
  },
  { label: { es: 'λ', en: 'λ' }, unit: '/s', value: ({ arrivalsPerSecond }) => arrivalsPerSecond },
  { label: { es: 'Servicio', en: 'Service' }, unit: 'ms', value: ({ serviceMs }) => serviceMs },
  {
    label: { es: 'De ello, entrega', en: 'Of it, handover' },
    unit: 'ms',
    value: ({ handoverMs }) => handoverMs,
  },
  { label: { es: 'Ca²', en: 'Ca²' }, value: ({ arrivalScv }) => arrivalScv },
  { label: { es: 'Cs²', en: 'Cs²' }, value: ({ serviceScv }) => serviceScv },
  { label: { es: 'Espera', en: 'Wait' }, unit: 'ms', value: ({ wait }) => wait.mean },
  { label: { es: 'M/M/c', en: 'M/M/c' }, unit: 'ms', value: ({ mmc }) => mmc?.waitMs },
  { label: { es: 'Desde', en: 'From' }, unit: 'ms', value: ({ mmc }) => mmc?.low },
  { label: { es: 'Hasta', en: 'To' }, unit: 'ms', value: ({ mmc }) => mmc?.high },
  { label: { es: 'G/G/c', en: 'G/G/c' }, unit: 'ms', value: ({ ggcWaitMs }) => ggcWaitMs },
  { label: { es: 'Cola ideal', en: 'Ideal queue' }, unit: 'ms', value: ({ idealWaitMs }) => idealWaitMs },
  {
    label: { es: 'Qué supuesto falla', en: 'Which assumption fails' },
    value: ({ failed }) => ASSUMPTIONS[failed],
  },
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
