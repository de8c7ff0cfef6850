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
  View: FunctionComponent<{ parts: PathParts }>;
  /** Its name in the row of places; those without one are reached from one of those. */
  nameInRow?: Text;
}

/** Every place of the laboratory, a line each; of two that fit an address the first one is it. */
export const PLACES: readonly Place[] = [
  { path: 'vivo', View: LivePlace, nameInRow: { es: 'En vivo', en: 'Live' } },
  { path: 'experimentos', View: ExperimentsPlace, nameInRow: { es: 'Experimentos', en: 'Experiments' } },
  { path: 'experimentos/en-marcha', View: RunPlace },
  { path: 'experimentos/:name', View: ExperimentPlace },
  { path: 'planificador', View: PlannerPlace, nameInRow: { es: 'Planificar', en: 'Plan' } },
  { path: 'informes', View: ReportsPlace, nameInRow: { es: 'Informes', en: 'Reports' } },
  { path: 'informes/comparar', View: ComparisonPlace },
  { path: 'informes/:id', View: ReportPlace },
];
