import type { Text } from '@sel/contract/lab/text';
import type { FunctionComponent } from 'preact';
import type { PathParts } from '../../address.ts';
import { ExperimentPlace } from '../experiments/experiment-place.tsx';
import { ExperimentsPlace } from '../experiments/experiments-place.tsx';
import { RunPlace } from '../experiments/run-place.tsx';
import { LivePlace } from '../live-place.tsx';
import { PlannerPlace } from '../planner/planner-place.tsx';
import { ComparisonPlace } from '../reports/comparison-place.tsx';
import { ReportPlace } from '../reports/report-place.tsx';
import { ReportsPlace } from '../reports/reports-place.tsx';

export interface Place {
  /** Within the laboratory's addresses: `informes/:id` is `#/laboratorio/informes/…`. */
  path: string;
  title: Text;
  View: FunctionComponent<{ parts: PathParts }>;
  /** Whether it stands in the row of places; the others are reached from one of those. */
  isInRow?: true;
}

/** Every place of the laboratory, a line each; of two that fit an address the first one is it. */
export const PLACES: readonly Place[] = [
  { path: 'vivo', title: { es: 'En vivo', en: 'Live' }, View: LivePlace, isInRow: true },
  {
    path: 'experimentos',
    title: { es: 'Experimentos', en: 'Experiments' },
    View: ExperimentsPlace,
    isInRow: true,
  },
  { path: 'experimentos/en-marcha', title: { es: 'Ejecución', en: 'Run' }, View: RunPlace },
  { path: 'experimentos/:name', title: { es: 'Experimento', en: 'Experiment' }, View: ExperimentPlace },
  {
    path: 'planificador',
    title: { es: 'Planificar', en: 'Plan' },
    View: PlannerPlace,
    isInRow: true,
  },
  { path: 'informes', title: { es: 'Informes', en: 'Reports' }, View: ReportsPlace, isInRow: true },
  {
    path: 'informes/comparar',
    title: { es: 'Comparar informes', en: 'Compare reports' },
    View: ComparisonPlace,
  },
  { path: 'informes/:id', title: { es: 'Informe', en: 'Report' }, View: ReportPlace },
];
