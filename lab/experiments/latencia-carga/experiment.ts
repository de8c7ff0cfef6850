import { constantRate } from '../../load/rate-profile.ts';
import { judge } from '../../load/validity.ts';
import { TooFewError } from '../../queueing/domain.ts';
import { momentsOf } from '../../queueing/statistics/moments.ts';
import { whyInvalid } from '../../report/flaws.ts';
import { bilingual } from '../../report/text.ts';
import type { Experiment } from '../experiment.ts';
import { needsProcessesAndWork } from '../obstacles.ts';
import { capacityPerSecond, measureCapacity, SATURATED } from './capacity.ts';
import { curve, table } from './charts.ts';
import {
  CONCURRENCY,
  type Comparison,
  compare,
  type Factors,
  HIGHEST_COMPARED,
  SERVERS,
  summarise,
  WORK_MS,
  WORKERS,
} from './comparison.ts';
import { occupancies } from './occupancy.ts';

const combinations = [SATURATED, 0.4, 0.6, 0.8, 0.9, 0.95].map((utilisation) => ({ utilisation }));

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
    es: `Utilización: del 40 al 95 % de ${SERVERS} servidores (${WORKERS} workers con ${CONCURRENCY} consultas a la vez), trabajo exponencial de ${WORK_MS} ms.`,
    en: `Utilisation: from 40 to 95 % of ${SERVERS} servers (${WORKERS} workers with ${CONCURRENCY} queries at a time), exponential work of ${WORK_MS} ms.`,
  },
  stopRule: {
    es: 'Todas las utilizaciones, todas las repeticiones.',
    en: 'All utilisations, all repetitions.',
  },
  plans: {
    full: { combinations, repetitions: 2, seed: 3, warmUpMs: 8_000, measureMs: 45_000 },
    short: {
      combinations: combinations.filter(({ utilisation }) =>
        [SATURATED, 0.6, 0.8, 0.9].includes(utilisation),
      ),
      repetitions: 1,
      seed: 3,
      warmUpMs: 2_000,
      measureMs: 10_000,
    },
  },
  obstacle: needsProcessesAndWork,

  async measure(laboratory, factors, plan, earlier) {
    await laboratory.setWorkers(WORKERS, CONCURRENCY);
    if (factors.utilisation === SATURATED) return measureCapacity(laboratory, plan);
    await laboratory.setWork({ meanMs: WORK_MS, distribution: 'exponencial', kind: 'espera' });
    const { seed, warmUpMs, measureMs } = plan;
    const ratePerSecond = factors.utilisation * capacityPerSecond(earlier);
    const load = { kind: 'open', process: 'poisson', profile: constantRate(ratePerSecond) } as const;
    // Other arrivals at each load and in each repetition: the same ones again would tell nothing new.
    const repetition = earlier.filter((one) => one.factors.utilisation === factors.utilisation).length;
    const { result, ended, startedAtMs } = await laboratory.load(
      // The database tells the waits: clients need not ask for each of them.
      { load, seed: seed + 1_000 * repetition + Math.round(100 * factors.utilisation), notice: 'none' },
      warmUpMs + measureMs,
    );
    const measured = occupancies(ended).filter(({ createdMs }) => createdMs >= startedAtMs + warmUpMs);
    const arrivals = result.samples.sentMs.filter((ms) => ms >= warmUpMs).sort();
    const invalid = whyInvalid(judge(result));
    return {
      figures: {
        arrivalsPerSecond: (arrivals.length / measureMs) * 1000,
        idealWaitMs: momentsOf(measured.map(({ idealWaitMs }) => idealWaitMs)).mean,
      },
      series: {
        waitMs: measured.map(({ publishedMs, startedMs }) => startedMs - publishedMs),
        serviceMs: measured.map(({ serviceMs }) => serviceMs),
        handoverMs: measured.map(({ handoverMs }) => handoverMs),
        gapMs: [...arrivals.subarray(1)].map((ms, index) => ms - (arrivals[index] as number)),
      },
      ...(invalid && { invalid }),
    };
  },

  conclude(measurements, { combinations: planned, warmUpMs }) {
    const rows = planned
      .filter(({ utilisation }) => utilisation !== SATURATED)
      .flatMap(({ utilisation: rho }) =>
        summarise(measurements.filter(({ factors }) => factors.utilisation === rho)),
      )
      .map((row) => compare(row, warmUpMs));
    const compared = rows.filter((row) => row.planned <= HIGHEST_COMPARED);
    const missing = planned.filter(
      ({ utilisation: rho }) => rho <= HIGHEST_COMPARED && !rows.some((row) => row.planned === rho),
    );
    if (compared.length === 0) throw new TooFewError('one load at least is needed to compare');
    const inside = compared.filter((row) => row.isInside);
    const [idlest, busiest] = [rows[0] as Comparison, rows.at(-1) as Comparison];
    return {
      outcome: inside.length < compared.length ? 'refuted' : missing.length > 0 ? 'undecided' : 'confirmed',
      verdict: bilingual({
        es: ({ percent, ms }) =>
          `La espera media está dentro de lo que predice M/M/c en ${inside.length} de las ${compared.length} cargas de hasta el ${percent(HIGHEST_COMPARED)}. ` +
          `Al ${percent(idlest.utilisation)} la espera media es ${ms(idlest.wait.mean)}` +
          (busiest === idlest ? '.' : `; al ${percent(busiest.utilisation)}, ${ms(busiest.wait.mean)}.`),
        en: ({ percent, ms }) =>
          `The mean wait is within what M/M/c predicts for ${inside.length} of the ${compared.length} loads up to ${percent(HIGHEST_COMPARED)}. ` +
          `At ${percent(idlest.utilisation)} the mean wait is ${ms(idlest.wait.mean)}` +
          (busiest === idlest ? '.' : `; at ${percent(busiest.utilisation)} it is ${ms(busiest.wait.mean)}.`),
      }),
      charts: [curve(rows)],
      tables: [table(rows)],
      figures: {
        inside: { value: (100 * inside.length) / compared.length, unit: '%' },
        'wait.mean': { value: busiest.wait.mean, unit: 'ms' },
        'handover.mean': { value: momentsOf(rows.map(({ handoverMs }) => handoverMs)).mean, unit: 'ms' },
      },
    };
  },
};
