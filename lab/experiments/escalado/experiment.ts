import type { Text } from '@sel/contract/lab/text';
import { saturationPoint } from '../../queueing/asymptotic-bounds.ts';
import { bilingual } from '../../report/text.ts';
import type { Conclusion, Experiment } from '../experiment.ts';
import { needsProcessesAndWork } from '../obstacles.ts';
import { fitTable, speedUp, stepTable, throughput } from './charts.ts';
import { drain, HANDS, WORK_MS } from './drain.ts';
import {
  efficiencyOf,
  endsWithTheCores,
  type Factors,
  growsLinearly,
  growthEnds,
  isFull,
  type Scaling,
  scalingOf,
} from './scaling.ts';

const combinations = (['espera', 'cpu'] as const).flatMap((work) =>
  [1, 2, 4, 8].map((workers) => ({ work, workers })),
);

/** Throughput over the number of workers, and what the Universal Scalability Law makes of it. */
export const escalado: Experiment<Factors> = {
  name: 'escalado',
  title: { es: 'Escalado', en: 'Scaling' },
  question: {
    es: '¿Cuánto más termina el sistema con cada worker que se añade?',
    en: 'How much more does the system finish with each worker that is added?',
  },
  hypothesis: {
    es: 'Con trabajo que espera, el doble de workers termina el doble mientras quede CPU: la contención σ y la coherencia κ son casi 0. Con trabajo que calcula, añadir workers solo ayuda mientras haya un núcleo para cada uno.',
    en: 'With work that waits, twice the workers finish twice as much as long as there is CPU left: contention σ and coherency κ are almost 0. With work that calculates, adding workers helps only while there is a core for each one.',
  },
  factors: {
    es: `Workers: 1, 2, 4 y 8. Trabajo por consulta: ${WORK_MS} ms de espera, con ${HANDS.espera} en proceso en cada worker, o ${WORK_MS} ms de CPU, con ${HANDS.cpu}. La cola se llena antes, y nadie envía nada mientras se mide.`,
    en: `Workers: 1, 2, 4 and 8. Work for each query: ${WORK_MS} ms of waiting, with ${HANDS.espera} in flight in each worker, or ${WORK_MS} ms of CPU, with ${HANDS.cpu}. The queue is filled before, and nobody sends anything while it is measured.`,
  },
  stopRule: {
    es: 'Todas las combinaciones, todas las repeticiones.',
    en: 'All combinations, all repetitions.',
  },
  plans: {
    full: { combinations, repetitions: 3, seed: 1, warmUpMs: 1_000, measureMs: 5_000 },
    short: {
      combinations: combinations.filter(({ workers }) => workers <= 4),
      repetitions: 2,
      seed: 1,
      warmUpMs: 500,
      measureMs: 3_000,
    },
  },
  // Filling the queue, starting the workers, and draining what is left.
  preparationMs: 12_000,
  obstacle: needsProcessesAndWork,

  measure: drain,

  conclude(measurements) {
    const [waiting, calculating] = [scalingOf('espera', measurements), scalingOf('cpu', measurements)];
    const both = [waiting, calculating];
    const cores = measurements[0]?.figures.cores as number;
    return {
      outcome: bothOf(growsLinearly(waiting), endsWithTheCores(calculating, cores)),
      verdict: verdict(waiting, calculating, cores),
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
  },
};

function bothOf(...outcomes: Conclusion['outcome'][]): Conclusion['outcome'] {
  if (outcomes.includes('refuted')) return 'refuted';
  return outcomes.includes('undecided') ? 'undecided' : 'confirmed';
}

function figuresOf({ work, fit, ends }: Scaling): Conclusion['figures'] {
  return {
    [`${work}.sigma`]: { value: fit.model.sigma, unit: '' },
    [`${work}.kappa`]: { value: fit.model.kappa, unit: '' },
    [`${work}.throughput.max`]: { value: ends.mostPerSecond, unit: '/s' },
  };
}

function verdict(waiting: Scaling, calculating: Scaling, cores: number) {
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
  const full = steps.filter(isFull).map(({ workers }) => workers);
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
