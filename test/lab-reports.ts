import { comparisonOf } from '../lab/compare/comparison.ts';
import { type LabFigures, labFigures, PAST_RUNS } from './lab-figures.ts';

export const [CONFIRMED, REFUTED, UNDECIDED] = PAST_RUNS.runs.map(({ id }) => id) as [string, string, string];
const REPORT =
  '<!doctype html><html lang="es"><title>Informe</title><body><main><h1>Informe</h1></main></body></html>';
const dataOf = (p99Ms: number) =>
  JSON.stringify({ conclusion: { figures: { 'e2e.p99': { value: p99Ms, unit: 'ms' } } } });

/** Made by the laboratory's own hands: a difference that is sure, and one that is not. */
const sides = {
  a: CONFIRMED,
  b: REFUTED,
  refusals: [],
  caveats: [{ es: 'Los dos se midieron a horas distintas.', en: 'They were measured at different times.' }],
  figures: [
    {
      name: 'throughputPerSecond',
      label: { es: 'Consultas por segundo', en: 'Queries per second' },
      better: 'higher' as const,
      ratios: [1.09, 1.11, 1.1, 1.12, 1.1],
      margin: { delta: 0.02, floor: null },
    },
    {
      name: 'p99Ms',
      label: { es: 'p99 de punta a punta', en: 'p99 end to end' },
      better: 'lower' as const,
      ratios: [0.8, 1.3, 1.1, 0.9, 1.2],
      margin: { delta: 0.02, floor: null },
    },
  ],
  samples: [
    {
      label: { es: 'Espera', en: 'Wait' },
      pairs: [1, 2, 3].map((pair) => ({ a: [5, 10, 20, 40], b: [4, 9, 21, 44 + pair] })),
    },
  ],
};
const COMPARED = comparisonOf(sides);
const REFUSED = comparisonOf({
  ...sides,
  refusals: [{ es: 'Se midieron en máquinas distintas.', en: 'They were measured on different machines.' }],
});

/** A laboratory that has reports. */
export function withReports(alter: (figures: LabFigures) => void = () => {}): LabFigures {
  const figures = {
    ...structuredClone(labFigures()),
    runs: structuredClone(PAST_RUNS),
    reports: {
      [`/lab/informes/${CONFIRMED}/informe.html`]: REPORT,
      [`/lab/informes/${CONFIRMED}/resultados.json`]: dataOf(200),
      [`/lab/informes/${REFUTED}/resultados.json`]: dataOf(150),
    },
    comparisons: {
      [`/lab/comparacion?a=${CONFIRMED}&b=${REFUTED}`]: COMPARED,
      [`/lab/comparacion?a=${REFUTED}&b=${CONFIRMED}`]: REFUSED,
    },
  };
  alter(figures);
  return figures;
}
