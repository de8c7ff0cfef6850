import type { Text } from '@sel/contract/lab/text';
import { uslEfficiency, uslPeak } from '../../queueing/usl.ts';
import { type Column, column, type TableSpec, tableOf } from '../../report/chart-spec.ts';
import { WORK_NAMES } from './charts.ts';
import type { Scaling, Step } from './scaling.ts';
import type { Work } from './setup.ts';

interface StepRow extends Step {
  work: Work;
  alonePerSecond: number;
}

const STEP_COLUMNS: readonly Column<StepRow>[] = [
  column('Trabajo', 'Work', '', ({ work }) => WORK_NAMES[work]),
  column('Workers', 'Workers', '', ({ workers }) => workers),
  column('Media', 'Mean', '/s', ({ perSecond }) => perSecond),
  column('La menor', 'Lowest', '/s', ({ low }) => low),
  column('La mayor', 'Highest', '/s', ({ high }) => high),
  column(
    'De lo lineal',
    'Of linear',
    '%',
    ({ perSecond, workers, alonePerSecond }) => (100 * perSecond) / (workers * alonePerSecond),
  ),
  column('CPU ocupada', 'CPU busy', '%', ({ machineCpuShare }) => 100 * machineCpuShare),
];

export function stepTable(scalings: readonly Scaling[]): TableSpec {
  const rows = scalings.flatMap(({ work, steps, ends: { alonePerSecond } }) =>
    steps.map((step) => ({ ...step, work, alonePerSecond })),
  );
  return tableOf({ es: 'Terminadas por segundo', en: 'Finished per second' }, STEP_COLUMNS, rows);
}

interface ParameterRow {
  name: Text;
  /** Undefined for what lies beyond what was measured. */
  value: number | undefined;
  low: number | undefined;
  high: number | undefined;
}

const PARAMETER_COLUMNS: readonly Column<ParameterRow & { work: Work }>[] = [
  column('Trabajo', 'Work', '', ({ work }) => WORK_NAMES[work]),
  column('Parámetro', 'Parameter', '', ({ name }) => name),
  column('Valor', 'Value', '', ({ value }) => value),
  column('Desde', 'From', '', ({ low }) => low),
  column('Hasta', 'To', '', ({ high }) => high),
];

export function fitTable(scalings: readonly Scaling[]): TableSpec {
  const title = {
    es: 'La ley universal de escalabilidad, con intervalos del 95 %',
    en: 'The Universal Scalability Law, with intervals of 95%',
  };
  const rows = scalings.flatMap((scaling) =>
    parametersOf(scaling).map((row) => ({ ...row, work: scaling.work })),
  );
  return tableOf(title, PARAMETER_COLUMNS, rows);
}

function parametersOf({ fit: { model, intervals, measured } }: Scaling): ParameterRow[] {
  const seen = (n: number) => (n <= measured.to ? n : undefined);
  return [
    { name: { es: 'σ (contención)', en: 'σ (contention)' }, value: model.sigma, ...intervals.sigma },
    { name: { es: 'κ (coherencia)', en: 'κ (coherency)' }, value: model.kappa, ...intervals.kappa },
    {
      name: { es: 'λ (uno solo, por segundo)', en: 'λ (one alone, per second)' },
      value: model.perSecondAlone,
      ...intervals.perSecondAlone,
    },
    {
      name: { es: `Eficiencia con ${measured.to} (%)`, en: `Efficiency with ${measured.to} (%)` },
      value: 100 * uslEfficiency(model, measured.to),
      low: 100 * intervals.efficiency.low,
      high: 100 * intervals.efficiency.high,
    },
    {
      name: { es: 'Máximo de la curva (workers)', en: 'Peak of the curve (workers)' },
      value: seen(uslPeak(model)),
      low: seen(intervals.peak.low),
      high: seen(intervals.peak.high),
    },
  ];
}
