import type { Text } from '@sel/contract/lab/text';
import { type ChartSpec, type Column, column, tableOf } from '../../report/chart-spec.ts';
import { bilingual } from '../../report/text.ts';
import type { Presentation } from '../conclusion.ts';
import type { Findings } from './analyse.ts';
import type { OneMeasurement } from './setup.ts';

export function present(findings: Findings): Presentation {
  const { measurements, lost, duplicated, endedTwice, slowestRecoveryMs } = findings;
  return {
    verdict: verdict(findings),
    charts: measurements.filter(({ repetition }) => repetition === 1).map(chart),
    tables: [tableOf({ es: 'Fallos', en: 'Faults' }, COLUMNS, measurements)],
    figures: {
      lost: { value: lost, unit: '' },
      duplicated: { value: duplicated, unit: '' },
      endedTwice: { value: endedTwice, unit: '' },
      'recovery.max': { value: slowestRecoveryMs, unit: 'ms' },
    },
  };
}

function verdict({ accepted, lost, duplicated, endedTwice, slowestRecoveryMs }: Findings): Text {
  return bilingual({
    es: ({ number, seconds }) =>
      `De ${number(accepted)} consultas aceptadas se perdieron ${number(lost)}, ${number(duplicated)} llevaban el id ` +
      `de otra y ${number(endedTwice)} cambiaron después de terminar. ` +
      `La recuperación más lenta tardó ${seconds(slowestRecoveryMs)}.`,
    en: ({ number, seconds }) =>
      `Of ${number(accepted)} accepted queries, ${number(lost)} were lost, ${number(duplicated)} had the id ` +
      `of another one, and ${number(endedTwice)} changed after their end. ` +
      `The slowest recovery took ${seconds(slowestRecoveryMs)}.`,
  });
}

const COLUMNS: readonly Column<OneMeasurement>[] = [
  column('Fallo', 'Fault', '', ({ factors }) => factors.fault),
  column('Aceptadas', 'Accepted', '', ({ figures }) => figures.accepted),
  column('No aceptadas', 'Not accepted', '', ({ figures }) => figures.notAccepted),
  column('Se nota a los', 'Noticed after', 'ms', ({ figures }) => figures.noticedAfterMs),
  column('Recuperado a los', 'Recovered after', 'ms', ({ figures }) => figures.recoveredAfterMs),
  column('Reentregadas', 'Redelivered', '', ({ figures }) => figures.redelivered),
  column('Perdidas', 'Lost', '', ({ figures }) => figures.lost),
  column('Con el id de otra', 'With the id of another', '', ({ figures }) => figures.duplicated),
  column('Terminadas dos veces', 'Ended twice', '', ({ figures }) => figures.endedTwice),
];

function chart({ factors, series }: OneMeasurement): ChartSpec {
  return {
    title: {
      es: `Latencia con el fallo «${factors.fault}»`,
      en: `Latency with the fault “${factors.fault}”`,
    },
    x: { label: { es: 'Tiempo', en: 'Time' }, unit: 's' },
    y: { label: { es: 'Latencia p95', en: 'Latency p95' }, unit: 'ms', scale: 'log' },
    series: [
      {
        label: { es: 'Medido', en: 'Measured' },
        kind: 'measured',
        points: series.secondsOfPoint.flatMap((x, index) => {
          const y = series.p95Ms[index];
          return y === undefined ? [] : [{ x, y }];
        }),
      },
    ],
    markers: series.faultAtS.map((x) => ({ x, label: { es: 'Fallo', en: 'Fault' } })),
  };
}
