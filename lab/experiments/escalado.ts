import type { Conclusion, Experiment, Measurement } from '../experiment.ts';
import { judge } from '../load/validity.ts';
import { bilingual, joined } from '../text.ts';
import { uslEfficiency, uslThroughput } from '../theory/usl.ts';
import { fitUsl, type UslFit } from '../theory/usl-fit.ts';
import { needsProcesses } from './obstacles.ts';

type Factors = { workers: number };

const CONCURRENCY = 10;
const WORK_MS = 20;
/** So many users for each consulta that can be in hand keep every worker busy and the queue short. */
const USERS_PER_SERVER = 2.5;

const combinations = [1, 2, 4, 8].map((workers) => ({ workers }));

/** Throughput over the number of workers, and what the Universal Scalability Law makes of it. */
export const escalado: Experiment<Factors> = {
  name: 'escalado',
  title: { es: 'Escalado', en: 'Scaling' },
  question: {
    es: '¿Cuánto más termina el sistema con cada worker que se añade?',
    en: 'How much more does the system finish with each worker that is added?',
  },
  hypothesis: {
    es: 'Con trabajo que espera, el doble de workers termina el doble: la contención σ y la diafonía κ son casi 0.',
    en: 'With work that waits, twice the workers finish twice as much: contention σ and crosstalk κ are almost 0.',
  },
  factors: {
    es: `Workers: 1, 2, 4 y 8, con ${CONCURRENCY} consultas a la vez cada uno y ${WORK_MS} ms de espera por consulta.`,
    en: `Workers: 1, 2, 4 and 8, with ${CONCURRENCY} consultas at a time each and ${WORK_MS} ms of waiting per consulta.`,
  },
  stopRule: {
    es: 'Todas las combinaciones, todas las repeticiones; ni una más.',
    en: 'All combinations, all repetitions; not one more.',
  },
  plans: {
    full: { combinations, repetitions: 3, seed: 1, warmUpMs: 3_000, measureMs: 10_000 },
    short: {
      combinations: combinations.slice(0, 3),
      repetitions: 2,
      seed: 1,
      warmUpMs: 1_500,
      measureMs: 3_000,
    },
  },
  obstacle: needsProcesses,

  async measure(laboratory, { workers }, { seed, warmUpMs, measureMs }) {
    await laboratory.setWorkers(workers, CONCURRENCY);
    await laboratory.setWork({ meanMs: WORK_MS, distribution: 'constante', kind: 'espera' });
    const users = Math.ceil(workers * CONCURRENCY * USERS_PER_SERVER);
    const load = { kind: 'closed', users, thinkMs: 0 } as const;
    const { result } = await laboratory.load({ load, seed, notice: 'wait' }, warmUpMs + measureMs);
    const ended = result.samples.noticedMs.filter((ms) => ms >= warmUpMs && ms < warmUpMs + measureMs).length;
    const { valid, reasons } = judge(result);
    return {
      figures: { throughputPerSecond: (ended / measureMs) * 1000 },
      series: {},
      ...(!valid && { invalid: joined(reasons) }),
    };
  },

  conclude(measurements) {
    const points = measurements.map(({ factors, figures }) => ({
      n: factors.workers,
      perSecond: figures.throughputPerSecond as number,
    }));
    const fit = fitUsl(points);
    const most = Math.max(...points.map(({ n }) => n));
    const efficiency = uslEfficiency(fit.model, most);
    return {
      outcome: outcomeOf(fit, most),
      verdict: verdict(fit, most, efficiency),
      charts: [chart(measurements, fit)],
      tables: [table(fit)],
      figures: {
        efficiency: { value: 100 * efficiency, unit: '%' },
        sigma: { value: fit.model.sigma, unit: '' },
        kappa: { value: fit.model.kappa, unit: '' },
        'throughput.max': { value: Math.max(...points.map(({ perSecond }) => perSecond)), unit: '/s' },
      },
    };
  },
};

/** At least this share of linear scaling is what the hypothesis claims. */
const CLAIMED_EFFICIENCY = 0.9;

/** Undecided as long as both the best and the worst that the intervals allow are on different sides of the claim. */
function outcomeOf({ model, intervals }: UslFit, most: number): Conclusion['outcome'] {
  const efficiencyAt = (end: 'low' | 'high') =>
    uslEfficiency({ ...model, sigma: intervals.sigma[end], kappa: intervals.kappa[end] }, most);
  if (efficiencyAt('high') >= CLAIMED_EFFICIENCY) return 'confirmed';
  return efficiencyAt('low') < CLAIMED_EFFICIENCY ? 'refuted' : 'undecided';
}

function verdict({ model, peak }: UslFit, most: number, efficiency: number) {
  return bilingual({
    es: ({ percent, number, perSecond }) =>
      `Con ${most} workers se aprovecha el ${percent(efficiency)} de lo que darían ${most} veces uno solo ` +
      `(σ = ${number(model.sigma)}, κ = ${number(model.kappa)}). ` +
      (peak
        ? `El máximo está en ${number(peak.n)} workers, con ${perSecond(peak.perSecond)}.`
        : 'En lo medido no hay un máximo: más workers siguen terminando más.'),
    en: ({ percent, number, perSecond }) =>
      `With ${most} workers, ${percent(efficiency)} of ${most} times a single one is reached ` +
      `(σ = ${number(model.sigma)}, κ = ${number(model.kappa)}). ` +
      (peak
        ? `The peak is at ${number(peak.n)} workers, with ${perSecond(peak.perSecond)}.`
        : 'Within what was measured there is no peak: more workers still finish more.'),
  });
}

function chart(measurements: readonly Measurement<Factors>[], { model, measured }: UslFit) {
  const steps = Array.from(
    { length: 60 },
    (_, i) => measured.from + (i / 59) * (measured.to - measured.from),
  );
  const alone = model.perSecondAlone;
  return {
    kind: 'xy' as const,
    title: {
      es: 'Consultas terminadas por segundo según los workers',
      en: 'Consultas finished per second by workers',
    },
    x: { label: { es: 'Workers', en: 'Workers' }, unit: '', from: 0 },
    y: { label: { es: 'Terminadas', en: 'Finished' }, unit: '/s', from: 0 },
    series: [
      {
        label: { es: 'Medido', en: 'Measured' },
        kind: 'measured' as const,
        points: measurements.map(({ factors, figures }) => ({
          x: factors.workers,
          y: figures.throughputPerSecond as number,
        })),
      },
      {
        label: { es: 'Ley universal de escalabilidad', en: 'Universal Scalability Law' },
        kind: 'theory' as const,
        points: steps.map((n) => ({ x: n, y: uslThroughput(model, n) })),
      },
      {
        label: { es: 'Escalado lineal', en: 'Linear scaling' },
        kind: 'theory' as const,
        points: steps.map((n) => ({ x: n, y: alone * n })),
      },
    ],
  };
}

function table({ model, intervals }: UslFit) {
  const row = (name: string, value: number, { low, high }: { low: number; high: number }) => [
    name,
    value,
    low,
    high,
  ];
  return {
    title: {
      es: 'Ajuste con su intervalo de confianza del 95 %',
      en: 'Fit with its 95 % confidence interval',
    },
    columns: [
      { label: { es: 'Parámetro', en: 'Parameter' } },
      { label: { es: 'Valor', en: 'Value' } },
      { label: { es: 'Desde', en: 'From' } },
      { label: { es: 'Hasta', en: 'To' } },
    ],
    rows: [
      row('σ', model.sigma, intervals.sigma),
      row('κ', model.kappa, intervals.kappa),
      row('λ (1/s)', model.perSecondAlone, intervals.perSecondAlone),
    ],
  };
}
