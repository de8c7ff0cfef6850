import type { Text } from '@sel/contract/lab/text';
import { saturationPoint } from '../../queueing/asymptotic-bounds.ts';
import { bilingual } from '../../report/text.ts';
import type { Presentation } from '../conclusion.ts';
import { efficiencyOf, type Findings, growthEnds, type Scaling } from './analyse.ts';
import { speedUp, throughput } from './charts.ts';
import { fitTable, stepTable } from './tables.ts';

export function present(findings: Findings): Presentation {
  const { waiting, calculating, cores } = findings;
  const both = [waiting, calculating];
  return {
    verdict: verdict(findings),
    charts: [speedUp(both, cores), ...both.map(throughput)],
    tables: [stepTable(both), fitTable(both)],
    figures: {
      'espera.efficiency': { value: 100 * efficiencyOf(waiting), unit: '%' },
      ...figuresOf(waiting),
      ...figuresOf(calculating),
      'cpu.enough': { value: calculating.enough.workers, unit: '' },
      'cpu.saturation': { value: saturationPoint(calculating.ends), unit: '' },
    },
  };
}

function figuresOf({ work, fit, ends }: Scaling): Presentation['figures'] {
  return {
    [`${work}.sigma`]: { value: fit.model.sigma, unit: '' },
    [`${work}.kappa`]: { value: fit.model.kappa, unit: '' },
    [`${work}.throughput.max`]: { value: ends.mostPerSecond, unit: '/s' },
  };
}

function verdict({ waiting, calculating, cores }: Findings): Text {
  const { model, measured } = waiting.fit;
  const { enough, ends } = calculating;
  const times = saturationPoint(ends);
  const goesOn = !growthEnds(calculating);
  return bilingual({
    es: ({ percent, number, perSecond }) =>
      `Con trabajo que espera, ${measured.to} workers alcanzan el ${percent(efficiencyOf(waiting))} de la aceleración lineal ` +
      `(σ = ${number(model.sigma)}, κ = ${number(model.kappa)}). ${fullSteps(waiting).es}Con trabajo que calcula, ` +
      (goesOn
        ? `se termina más hasta con ${enough.workers} workers, los más que se midieron, en ${number(cores)} núcleos.`
        : `más de ${enough.workers} workers no terminan más en ${number(cores)} núcleos: ${perSecond(ends.mostPerSecond)}, ${number(times)} veces uno solo.`),
    en: ({ percent, number, perSecond }) =>
      `With work that waits, ${measured.to} workers reach ${percent(efficiencyOf(waiting))} of the linear speedup ` +
      `(σ = ${number(model.sigma)}, κ = ${number(model.kappa)}). ${fullSteps(waiting).en}With work that calculates, ` +
      (goesOn
        ? `more is finished up to ${enough.workers} workers, the most that were measured, on ${number(cores)} cores.`
        : `more than ${enough.workers} workers do not finish more on ${number(cores)} cores: ${perSecond(ends.mostPerSecond)}, ${number(times)} times a single one.`),
  });
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
