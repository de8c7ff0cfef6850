import { FAULTS } from '@sel/contract/lab/faults';
import type { Text } from '@sel/contract/lab/text';
import { type ChartSpec, type Column, column, MEASURED, measured, tableOf } from '../../report/chart-spec.ts';
import { bilingual, followedBy } from '../../report/text.ts';
import type { Figure } from '../../report/thresholds.ts';
import { shareBound } from '../claim.ts';
import type { Presentation } from '../conclusion.ts';
import type { Findings, Tally } from './analyse.ts';
import type { OneMeasurement } from './setup.ts';
import { DISTURBED_FACTOR, DISTURBED_MS } from './timeline.ts';

export function present(findings: Findings): Presentation {
  const { measurements, tallies, faulty, faults, highestFaultyShare, slowestRecoveryMs } = findings;
  return {
    verdict: followedBy(verdict(findings), whatIsMissing(findings)),
    charts: measurements.filter(({ repetition }) => repetition === 1).map(chart),
    tables: [tableOf({ es: 'Fallos', en: 'Faults' }, COLUMNS, measurements)],
    figures: {
      lost: countOf(tallies.lost),
      duplicated: countOf(tallies.duplicated),
      endedTwice: countOf(tallies.endedTwice),
      faulty: { value: (100 * faulty) / faults, unit: '%', low: 0, high: 100 * highestFaultyShare },
      'recovery.max': { value: slowestRecoveryMs, unit: 'ms' },
    },
  };
}

/** None of those that were looked for is not none, where not all were: then it is not known. */
function countOf({ seen, isWhole }: Tally): Figure {
  return { value: isWhole || seen > 0 ? seen : undefined, unit: '' };
}

function verdict(findings: Findings): Text {
  const { accepted, faults, faulty, highestFaultyShare, slowestRecoveryMs } = findings;
  const { lost, duplicated, endedTwice } = findings.tallies;
  const bound = shareBound(lost.isWhole ? lost.seen : undefined, accepted);
  return bilingual(({ number, percent, seconds, count }) => ({
    es:
      `En ${count(faults, { one: 'fallo', other: 'fallos' })} se perdieron ${number(countOf(lost).value)} consultas aceptadas${bound.es}, ` +
      `${number(countOf(duplicated).value)} llevaban el id de otra y ${number(countOf(endedTwice).value)} cambiaron después de terminar. ` +
      `Algo de eso pasó en ${number(faulty)} de los ${number(faults)}: con un 95 % de seguridad, pasa como mucho en el ${percent(highestFaultyShare)} de los fallos así; con tan pocos no se descarta más. ` +
      (slowestRecoveryMs > 0
        ? `La recuperación más lenta tardó ${seconds(slowestRecoveryMs)}.`
        : `Ningún cliente los notó: nada falló, y el p95 no pasó de ${number(DISTURBED_FACTOR)} veces el habitual, o de ${number(DISTURBED_MS)} ms más.`),
    en:
      `In ${count(faults, { one: 'fault', other: 'faults' })}, ${number(countOf(lost).value)} accepted queries were lost${bound.en}, ` +
      `${number(countOf(duplicated).value)} had the id of another one, and ${number(countOf(endedTwice).value)} changed after their end. ` +
      `Any of it happened in ${number(faulty)} of the ${number(faults)}: with 95% certainty it happens in at most ${percent(highestFaultyShare)} of such faults; so few do not exclude more. ` +
      (slowestRecoveryMs > 0
        ? `The slowest recovery took ${seconds(slowestRecoveryMs)}.`
        : `No client noticed them: nothing failed, and the p95 never exceeded ${number(DISTURBED_FACTOR)} times the usual one, or ${number(DISTURBED_MS)} ms more.`),
  }));
}

/** What it would take to decide, where nothing went wrong and that does not say enough. */
function whatIsMissing({ outcome, tallies, faults, needed }: Findings): Text {
  if (outcome !== 'undecided') return { es: '', en: '' };
  if (Object.values(tallies).some(({ isWhole }) => !isWhole)) {
    return {
      es: ' No en todos los fallos se supo qué fue de todas las consultas.',
      en: ' Not in all faults was it learnt what became of every query.',
    };
  }
  return bilingual(({ number }) => ({
    es: ` Son pocos fallos para confirmarlo: harían falta ${number(needed)}, y hubo ${number(faults)}.`,
    en: ` These are few faults to confirm it: it would take ${number(needed)}, and there were ${number(faults)}.`,
  }));
}

const COLUMNS: readonly Column<OneMeasurement>[] = [
  column('Fallo', 'Fault', '', ({ factors }) => FAULTS[factors.fault].event),
  column('Aceptadas', 'Accepted', '', ({ figures }) => figures.accepted),
  column('No aceptadas', 'Not accepted', '', ({ figures }) => figures.notAccepted),
  column('Se nota a los', 'Noticed after', 's', ({ figures }) => inSeconds(figures.noticedAfterMs)),
  column('Recuperado a los', 'Recovered after', 's', ({ figures }) => inSeconds(figures.recoveredAfterMs)),
  column('Reentregadas', 'Redelivered', '', ({ figures }) => figures.redelivered),
  column('Perdidas', 'Lost', '', ({ figures }) => figures.lost),
  column('Con el id de otra', 'With the id of another', '', ({ figures }) => figures.duplicated),
  column('Terminadas dos veces', 'Ended twice', '', ({ figures }) => figures.endedTwice),
];

/** The table tells times in seconds, as the verdict does. */
function inSeconds(ms: number | undefined): number | undefined {
  return ms === undefined ? undefined : ms / 1000;
}

function chart({ factors, series }: OneMeasurement): ChartSpec {
  const { event } = FAULTS[factors.fault];
  return {
    title: { es: `Latencia cuando ${event.es}`, en: `Latency when ${event.en}` },
    x: { label: { es: 'Tiempo', en: 'Time' }, unit: 's' },
    y: { label: { es: 'Latencia p95', en: 'Latency p95' }, unit: 'ms', scale: 'log' },
    series: [
      measured(
        MEASURED,
        series.secondsOfPoint.flatMap((x, index) => {
          const y = series.p95Ms[index];
          return y === undefined ? [] : [{ x, y }];
        }),
      ),
    ],
    markers: series.faultAtS.map((x) => ({ x, label: { es: 'Fallo', en: 'Fault' } })),
  };
}
