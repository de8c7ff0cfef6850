import type { Experiment } from '../experiment.ts';
import { constantRate } from '../load/rate-profile.ts';
import { judge } from '../load/validity.ts';
import { bilingual, joined } from '../text.ts';
import { curve, table } from './latencia-carga-charts.ts';
import {
  CONCURRENCY,
  type Comparison,
  compare,
  type Factors,
  HIGHEST_COMPARED,
  SERVERS,
  summarise,
  WORKERS,
} from './latencia-carga-comparison.ts';
import { needsProcesses } from './obstacles.ts';

const WORK_MS = 50;
/** So little load that nobody waits for anybody: what is left of the wait is the broker's delivery. */
const CALIBRATION = 0.05;

const combinations = [CALIBRATION, 0.3, 0.5, 0.7, 0.8, 0.9, 0.95].map((utilisation) => ({ utilisation }));

/** The latency–utilisation curve against M/M/c and G/G/c. */
export const latenciaCarga: Experiment<Factors> = {
  name: 'latencia-carga',
  title: { es: 'Latencia y carga', en: 'Latency and load' },
  question: {
    es: '¿Cómo crece la espera en la cola cuando los workers están cada vez más ocupados?',
    en: 'How does the wait in the queue grow as the workers get busier?',
  },
  hypothesis: {
    es: 'Con llegadas de Poisson y trabajo exponencial, la espera media es la que predice M/M/c hasta el 90 % de utilización.',
    en: 'With Poisson arrivals and exponential work, the mean wait is what M/M/c predicts, up to a utilisation of 90 %.',
  },
  factors: {
    es: `Utilización: del 30 al 95 % de ${SERVERS} servidores (${WORKERS} workers con ${CONCURRENCY} consultas a la vez), trabajo exponencial de ${WORK_MS} ms.`,
    en: `Utilisation: from 30 to 95 % of ${SERVERS} servers (${WORKERS} workers with ${CONCURRENCY} consultas at a time), exponential work of ${WORK_MS} ms.`,
  },
  stopRule: {
    es: 'Todas las utilizaciones, todas las repeticiones; ni una más.',
    en: 'All utilisations, all repetitions; not one more.',
  },
  plans: {
    full: { combinations, repetitions: 2, seed: 3, warmUpMs: 10_000, measureMs: 60_000 },
    short: {
      combinations: combinations.filter(({ utilisation }) =>
        [CALIBRATION, 0.5, 0.8, 0.9].includes(utilisation),
      ),
      repetitions: 1,
      seed: 3,
      warmUpMs: 2_000,
      measureMs: 10_000,
    },
  },
  obstacle: needsProcesses,

  async measure(laboratory, factors, { seed, warmUpMs, measureMs }) {
    await laboratory.setWorkers(WORKERS, CONCURRENCY);
    await laboratory.setWork({ meanMs: WORK_MS, distribution: 'exponencial', kind: 'espera' });
    const ratePerSecond = (factors.utilisation * SERVERS * 1000) / WORK_MS;
    const load = { kind: 'open', process: 'poisson', profile: constantRate(ratePerSecond) } as const;
    const { result, ended, startedAtMs } = await laboratory.load(
      // The database tells the waits: clients need not ask for each of them.
      { load, seed: seed + Math.round(100 * factors.utilisation), notice: 'none' },
      warmUpMs + measureMs,
    );
    const measured = ended
      .filter(({ createdMs }) => createdMs >= startedAtMs + warmUpMs)
      .sort((a, b) => a.createdMs - b.createdMs);
    const arrivals = result.samples.sentMs.filter((ms) => ms >= warmUpMs).sort();
    const { valid, reasons } = judge(result);
    return {
      figures: { arrivalsPerSecond: (arrivals.length / measureMs) * 1000 },
      series: {
        waitMs: measured.map(({ publishedMs, startedMs }) => startedMs - publishedMs),
        serviceMs: measured.map(({ startedMs, processedMs }) => processedMs - startedMs),
        gapMs: [...arrivals.subarray(1)].map((ms, index) => ms - (arrivals[index] as number)),
      },
      ...(!valid && { invalid: joined(reasons) }),
    };
  },

  conclude(measurements, { combinations: planned }) {
    const [calibration, ...rest] = planned.flatMap(({ utilisation: rho }) =>
      summarise(measurements.filter(({ factors }) => factors.utilisation === rho)),
    );
    if (!calibration || rest.length === 0) throw new RangeError('a calibration and one more load are needed');
    const rows = rest.map((row) => compare(row, calibration.wait.mean));
    const compared = rows.filter((row) => row.utilisation <= HIGHEST_COMPARED);
    const inside = compared.filter((row) => row.isInside);
    const busiest = rows.at(-1) as Comparison;
    return {
      outcome: inside.length === compared.length ? 'confirmed' : 'refuted',
      verdict: bilingual({
        es: ({ percent, ms }) =>
          `La predicción de M/M/c cae dentro del intervalo medido en ${inside.length} de ${compared.length} cargas. ` +
          `Al ${percent(busiest.utilisation)} la espera media es ${ms(busiest.wait.mean)}; al ${percent(rows[0]?.utilisation ?? 0)}, ${ms(rows[0]?.wait.mean ?? 0)}.`,
        en: ({ percent, ms }) =>
          `The prediction of M/M/c lies inside the measured interval for ${inside.length} of ${compared.length} loads. ` +
          `At ${percent(busiest.utilisation)} the mean wait is ${ms(busiest.wait.mean)}; at ${percent(rows[0]?.utilisation ?? 0)} it is ${ms(rows[0]?.wait.mean ?? 0)}.`,
      }),
      charts: [curve(rows, calibration)],
      tables: [table(rows)],
      figures: {
        inside: { value: (100 * inside.length) / Math.max(1, compared.length), unit: '%' },
        'wait.mean': { value: busiest.wait.mean, unit: 'ms' },
        'delivery.mean': { value: calibration.wait.mean, unit: 'ms' },
      },
    };
  },
};
