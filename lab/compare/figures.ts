import type { ComparedFigure } from '@sel/contract/lab/comparison';

/** What is compared of a run. */
export type FigureKind = Pick<ComparedFigure, 'name' | 'label' | 'better'>;

export const FIGURES = [
  {
    name: 'p50Ms',
    label: { es: 'Mediana (p50) de punta a punta', en: 'Median (p50) end to end' },
    better: 'lower',
  },
  { name: 'p99Ms', label: { es: 'p99 de punta a punta', en: 'p99 end to end' }, better: 'lower' },
  {
    name: 'throughputPerSecond',
    label: { es: 'Consultas por segundo, a tope', en: 'Queries per second, at full load' },
    better: 'higher',
  },
  {
    name: 'cpuMs',
    label: { es: 'Procesador por consulta', en: 'Processor time per query' },
    better: 'lower',
  },
] as const satisfies readonly FigureKind[];
export type FigureName = (typeof FIGURES)[number]['name'];
