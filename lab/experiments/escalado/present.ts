import type { Text } from '@sel/contract/lab/text';
import { saturationPoint } from '../../queueing/asymptotic-bounds.ts';
import { uslEfficiency } from '../../queueing/usl.ts';
import { bilingual, followedBy } from '../../report/text.ts';
import type { Figure } from '../../report/thresholds.ts';
import { between, claimTable, whatItWouldTake } from '../claim.ts';
import type { Presentation } from '../conclusion.ts';
import type { Findings } from './analyse.ts';
import { speedUp, throughput } from './charts.ts';
import { growthEnds, type Scaling } from './scaling.ts';
import { fitTable, stepTable } from './tables.ts';

export function present(findings: Findings): Presentation {
  const { waiting, calculating, cores, claims } = findings;
  const both = [waiting, calculating];
  return {
    verdict: followedBy(verdict(findings), whatItWouldTake(claims)),
    charts: [speedUp(both, cores), ...both.map(throughput)],
    tables: [claimTable(claims), stepTable(both), fitTable(both)],
    figures: {
      'espera.efficiency': efficiencyFigure(findings),
      ...figuresOf(waiting),
      ...figuresOf(calculating),
      'cpu.enough': { value: calculating.enough.workers, unit: '' },
      'cpu.saturation': { value: saturationPoint(calculating.ends), unit: '' },
    },
  };
}

/** From the repetitions, with its interval; by the fitted law where the machine left too little to compare. */
function efficiencyFigure({ efficiency, waiting }: Findings): Figure {
  if (!efficiency) return { value: 100 * efficiencyOf(waiting), unit: '%' };
  const percent = (value: number) => (Number.isFinite(value) ? 100 * value : undefined);
  const { mean, low, high } = efficiency;
  return { value: percent(mean), unit: '%', low: percent(low), high: percent(high) };
}

/** How much of so many times what one worker does alone the most workers reach, by the fitted law. */
function efficiencyOf({ fit }: Scaling): number {
  return uslEfficiency(fit.model, fit.measured.to);
}

function figuresOf({ work, fit, ends }: Scaling): Presentation['figures'] {
  return {
    [`${work}.sigma`]: { value: fit.model.sigma, unit: '' },
    [`${work}.kappa`]: { value: fit.model.kappa, unit: '' },
    [`${work}.throughput.max`]: { value: ends.mostPerSecond, unit: '/s' },
  };
}

function verdict({ waiting, calculating, cores, efficiency }: Findings): Text {
  const { measured } = waiting.fit;
  const { enough, ends } = calculating;
  const times = saturationPoint(ends);
  const goesOn = !growthEnds(calculating);
  const reached = efficiency?.mean ?? efficiencyOf(waiting);
  const interval = efficiency ? between(efficiency, 'percent') : { es: '', en: '' };
  return bilingual(({ percent, number, perSecond }) => ({
    es:
      `Con trabajo que espera, ${measured.to} workers alcanzan el ${percent(reached)}${interval.es} de la aceleración lineal. ` +
      `${fullSteps(waiting).es}Con trabajo que calcula, ` +
      (goesOn
        ? `se termina más hasta con ${enough.workers} workers, los más que se midieron, en ${number(cores)} núcleos.`
        : `más de ${enough.workers} workers no terminan más en ${number(cores)} núcleos: ${perSecond(ends.mostPerSecond)}, ${number(times)} veces uno solo.`),
    en:
      `With work that waits, ${measured.to} workers reach ${percent(reached)}${interval.en} of the linear speedup. ` +
      `${fullSteps(waiting).en}With work that calculates, ` +
      (goesOn
        ? `more is finished up to ${enough.workers} workers, the most that were measured, on ${number(cores)} cores.`
        : `more than ${enough.workers} workers do not finish more on ${number(cores)} cores: ${perSecond(ends.mostPerSecond)}, ${number(times)} times a single one.`),
  }));
}

/** What the machine, and not the work, did not let finish. */
function fullSteps({ steps, isTelling }: Scaling): Text {
  const full = steps.filter(({ isFull }) => isFull).map(({ workers }) => workers);
  if (full.length === 0) return { es: '', en: '' };
  const list = (and: string) => full.join(', ').replace(/, (?=\d+$)/, ` ${and} `);
  return isTelling
    ? {
        es: `Con ${list('y')} no quedaba CPU: lo que les falta se debe a la máquina y no cuenta. `,
        en: `With ${list('and')} there was no CPU left: what they lack is due to the machine and does not count. `,
      }
    : {
        es: `Con ${list('y')} no quedaba CPU, así que el resultado habla de la máquina más que de la espera. `,
        en: `With ${list('and')} there was no CPU left, so the result tells of the machine rather than of the waiting. `,
      };
}
