import type { Text } from '@sel/contract/lab/text';
import { meanIfAny } from '../../queueing/statistics/moments.ts';
import { type Column, column, type TableSpec, tableOf } from '../../report/chart-spec.ts';
import type { EarlierRow, Row, Unscored } from './analyse.ts';
import { meanOf, type Sample } from './sample.ts';
import { SERVERS } from './setup.ts';

type Figure = Exclude<keyof Sample, 'planned' | 'repetition'>;

/** The mean of all repetitions that have the figure; nothing where none has. */
const mean = (es: string, en: string, unit: string, name: Figure): Column<Row> =>
  column(es, en, unit, ({ samples }) => meanIfAny(samples.flatMap((sample) => sample[name] ?? [])));

const COLUMNS: readonly Column<Row>[] = [
  column('Utilización', 'Utilisation', '%', ({ samples }) => 100 * meanOf(samples, 'utilisation')),
  mean('λ', 'λ', '/s', 'arrivalsPerSecond'),
  mean('Servicio', 'Service', 'ms', 'serviceMs'),
  mean('Ca²', 'Ca²', '', 'arrivalScv'),
  mean('Cs²', 'Cs²', '', 'serviceScv'),
  mean('Espera', 'Wait', 'ms', 'waitMs'),
  mean('Anunciada antes', 'Foretold', 'ms', 'foretoldWaitMs'),
  mean('Cola ideal', 'Ideal queue', 'ms', 'idealWaitMs'),
  mean(`M/M/${SERVERS}`, `M/M/${SERVERS}`, 'ms', 'mmcWaitMs'),
  mean(`G/G/${SERVERS}`, `G/G/${SERVERS}`, 'ms', 'ggcWaitMs'),
  column('De lo predicho, entrega', 'Handover in it', '%', ({ handoverShare }) => 100 * handoverShare),
  mean('Entrega, aquí', 'Handover, here', 'ms', 'handoverMs'),
  column('Se puntúa', 'Scored', '', ({ unscored }) => (unscored ? WHY_UNSCORED[unscored] : SCORED)),
];

export function table(rows: readonly Row[]): TableSpec {
  return tableOf({ es: 'Medido y predicho', en: 'Measured and predicted' }, COLUMNS, rows);
}

const SCORED: Text = { es: 'Sí', en: 'Yes' };
const WHY_UNSCORED: Record<Unscored, Text> = {
  handover: {
    es: 'No: casi todo lo predicho es la entrega, que se midió antes',
    en: 'No: most of what is predicted is the handover, which was measured before',
  },
  steadyState: {
    es: 'No: la medición es demasiado corta para tanta carga',
    en: 'No: the measurement is too short for so much load',
  },
};

const EARLIER_COLUMNS: readonly Column<EarlierRow>[] = [
  column('Utilización planeada', 'Planned utilisation', '%', ({ planned }) => 100 * planned),
  column('λ', 'λ', '/s', ({ arrivalsPerSecond }) => arrivalsPerSecond),
  column('Espera', 'Wait', 'ms', ({ waitMs }) => waitMs),
];

/** What a run of an earlier version measured. */
export function earlierTables(rows: readonly EarlierRow[]): TableSpec[] {
  return rows.length > 0 ? [tableOf({ es: 'Medido', en: 'Measured' }, EARLIER_COLUMNS, rows)] : [];
}
