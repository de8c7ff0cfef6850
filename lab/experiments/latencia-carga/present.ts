import type { Text } from '@sel/contract/lab/text';
import { bilingual, joined } from '../../report/text.ts';
import { between, claimTable, whatItWouldTake } from '../claim.ts';
import type { Presentation } from '../conclusion.ts';
import type { Declared } from '../plan.ts';
import type { Findings, Limits, LoadClaim } from './analyse.ts';
import { curve, factors } from './charts.ts';
import { meanOf } from './sample.ts';
import { type Factors, SERVERS } from './setup.ts';
import { earlierTables, table } from './table.ts';

export function present(findings: Findings, { limits }: Declared<Factors, Limits>): Presentation {
  const { calibration, rows, claims } = findings;
  if (!calibration)
    return { verdict: WITHOUT_CALIBRATION, charts: [], tables: earlierTables(findings.earlier), figures: {} };
  const ratios = factors(claims, limits);
  const busiest = rows.at(-1);
  const mmc = claims.find(({ about }) => about === 'mmc');
  return {
    verdict: verdict(claims),
    charts: [...(rows.length > 0 ? [curve(rows, calibration, limits)] : []), ...(ratios ? [ratios] : [])],
    tables: [claimTable(claims), table(rows)],
    figures: {
      'handover.mean': { value: calibration.handoverMs, unit: 'ms' },
      'wait.mean': { value: busiest && meanOf(busiest.samples, 'waitMs'), unit: 'ms' },
      'mmc.factor': { value: mmc?.observations ? mmc.mean : undefined, unit: '' },
    },
  };
}

const WITHOUT_CALIBRATION: Text = {
  es: 'No cuenta ninguna medición de la entrega a poca carga, y sin ella no se predice nada. Así son también las ejecuciones de versiones anteriores.',
  en: 'No measurement of the handover at low load counts, and without it nothing is predicted. Runs of earlier versions are like that, too.',
};

/** The parts in the order in which they are claimed, then what is still open. */
function verdict(claims: readonly LoadClaim[]): Text {
  const known = claims.filter(({ observations }) => observations > 0);
  const isOpen = claims.every(({ observations }) => observations < 2);
  const stillOpen = isOpen ? ONE_REPETITION : whatItWouldTake(claims);
  return joined([...known.flatMap((claim) => sentence(claim) ?? []), stillOpen], '');
}

const ONE_REPETITION: Text = {
  es: ' Una sola repetición no dice cuánto habría variado otra: no se decide nada.',
  en: ' A single repetition does not tell how another one would have varied: nothing is decided.',
};

/** Of arrivals and work only what is not as it was assumed is worth a sentence. */
function sentence(claim: LoadClaim): Text | undefined {
  const { about, mean } = claim;
  const interval = between(claim);
  if (about === 'handover')
    return bilingual(({ ms }) => ({
      es: `La entrega cuesta ${ms(mean)}${interval.es}.`,
      en: `The handover costs ${ms(mean)}${interval.en}.`,
    }));
  if (about === 'arrivals' || about === 'work')
    return claim.decision === 'refuted' ? notAsAssumed(about, mean) : undefined;
  if (about === 'mmc')
    return bilingual(({ number }) => ({
      es: ` En total es ${number(mean)} × la que predice M/M/${SERVERS}${interval.es}.`,
      en: ` Altogether it is ${number(mean)} × what M/M/${SERVERS} predicts${interval.en}.`,
    }));
  return bilingual(({ number, percent }) => ({
    es: ` Al ${percent(about)} la espera es ${number(mean)} × la de una cola ideal${interval.es}.`,
    en: ` At ${percent(about)} the wait is ${number(mean)} × that of an ideal queue${interval.en}.`,
  }));
}

function notAsAssumed(about: 'arrivals' | 'work', scv: number): Text {
  return bilingual(({ number }) => ({
    es:
      about === 'arrivals'
        ? ` Las llegadas no son de Poisson (Ca² es ${number(scv)}, no 1).`
        : ` El trabajo no es exponencial (Cs² es ${number(scv)}, no 1).`,
    en:
      about === 'arrivals'
        ? ` Arrivals are not Poisson (Ca² is ${number(scv)}, not 1).`
        : ` The work is not exponential (Cs² is ${number(scv)}, not 1).`,
  }));
}
