import { FAULTS } from '../../faults/faults.ts';
import { constantRate } from '../../load/rate-profile.ts';
import { ENDINGS } from '../../load/samples.ts';
import { judge } from '../../load/validity.ts';
import type { ChartSpec } from '../../report/chart-spec.ts';
import { whyInvalid } from '../../report/flaws.ts';
import { bilingual } from '../../report/text.ts';
import type { Experiment, Measurement } from '../experiment.ts';
import { needsProcessesAndWork } from '../obstacles.ts';
import { timeline } from './timeline.ts';

type Factors = { fault: string };

const RATE_PER_SECOND = 100;
const WORKERS = 2;
const CONCURRENCY = 10;
/** So long that each worker has some consultas in hand when it dies, and so short that one alone can do all. */
const WORK_MS = 60;
const CALM_MS = 8_000;
const FAULT_MS = 5_000;

const combinations = FAULTS.map(({ name }) => ({ fault: name }));

/** Something dies or hangs under load: who notices, how long it lasts, and whether anything is lost. */
export const fallo: Experiment<Factors> = {
  name: 'fallo',
  title: { es: 'Fallo', en: 'Fault' },
  question: {
    es: '¿Qué pasa con las consultas cuando muere un worker, el gateway, el broker o la base de datos?',
    en: 'What becomes of the queries when a worker, the gateway, the broker or the database dies?',
  },
  hypothesis: {
    es: 'Se retrasan, pero ninguna se pierde, ningún id se responde a dos clientes y ninguna termina dos veces.',
    en: 'They are delayed, but none is lost, no id is given to two clients and none ends twice.',
  },
  factors: {
    es: `El fallo, bajo ${RATE_PER_SECOND} consultas por segundo de ${WORK_MS} ms de trabajo, con ${WORKERS} workers.`,
    en: `The fault, under ${RATE_PER_SECOND} queries per second of ${WORK_MS} ms of work, with ${WORKERS} workers.`,
  },
  stopRule: {
    es: 'Cada fallo, una vez por repetición. La medición acaba cuando han terminado todas las consultas aceptadas.',
    en: 'Each fault once for each repetition. The measurement ends when every accepted query has ended.',
  },
  plans: {
    full: { combinations, repetitions: 2, seed: 5, warmUpMs: 2_000, measureMs: 40_000 },
    short: {
      combinations: combinations.slice(0, 1),
      repetitions: 1,
      seed: 5,
      warmUpMs: 2_000,
      measureMs: 20_000,
    },
  },
  obstacle: needsProcessesAndWork,

  async measure(laboratory, { fault: name }, { seed, warmUpMs, measureMs }) {
    const fault = FAULTS.find((candidate) => candidate.name === name);
    if (!fault?.isPossible(laboratory.abilities))
      return {
        figures: {},
        series: {},
        invalid: { es: `aquí no se puede hacer «${name}»`, en: `“${name}” cannot be done here` },
      };
    await laboratory.setWorkers(WORKERS, CONCURRENCY);
    await laboratory.setWork({ meanMs: WORK_MS, distribution: 'exponencial', kind: 'espera' });
    const load = { kind: 'open', process: 'poisson', profile: constantRate(RATE_PER_SECOND) } as const;
    const running = laboratory.load({ load, seed, notice: 'wait' }, warmUpMs + measureMs);
    // A load that fails ends the waiting, too.
    await Promise.race([laboratory.pause(warmUpMs + CALM_MS), running]);
    const injectedAtMs = Date.now();
    await laboratory.inject(fault, FAULT_MS);
    const record = await running;
    // The load's clock begins when its generator is ready, some time after it was asked for.
    const { figures, series } = timeline(record, warmUpMs, injectedAtMs - record.startedAtMs);
    const endedTwice = await laboratory.changedAfterEnd(record.ended);
    // Requests that come to nothing are what is measured; a late generator would add its own delays to them.
    const invalid = whyInvalid(judge(record.result, ENDINGS));
    // What went wrong went wrong, however late the generator was.
    const isSound = figures.lost + figures.duplicated + endedTwice === 0;
    return {
      figures: { ...figures, endedTwice },
      series,
      ...(invalid && isSound && { invalid }),
    };
  },

  conclude(measurements) {
    const sum = (name: string) =>
      measurements.reduce((total, { figures }) => total + (figures[name] ?? Number.NaN), 0);
    const [accepted, lost, duplicated, endedTwice] = [
      sum('accepted'),
      sum('lost'),
      sum('duplicated'),
      sum('endedTwice'),
    ];
    const wrong = [lost, duplicated, endedTwice];
    const slowest = Math.max(...measurements.map(({ figures }) => figures.recoveredAfterMs ?? 0));
    return {
      outcome: wrong.some((count) => count > 0)
        ? 'refuted'
        : wrong.every((count) => count === 0)
          ? 'confirmed'
          : 'undecided',
      verdict: bilingual({
        es: ({ number, seconds }) =>
          `De ${number(accepted)} consultas aceptadas se perdieron ${number(lost)}, ${number(duplicated)} llevaban el id ` +
          `de otra y ${number(endedTwice)} cambiaron después de terminar. ` +
          `La recuperación más lenta tardó ${seconds(slowest)}.`,
        en: ({ number, seconds }) =>
          `Of ${number(accepted)} accepted queries, ${number(lost)} were lost, ${number(duplicated)} had the id ` +
          `of another one, and ${number(endedTwice)} changed after their end. ` +
          `The slowest recovery took ${seconds(slowest)}.`,
      }),
      charts: measurements.filter(({ repetition }) => repetition === 1).map(chart),
      tables: [
        {
          title: { es: 'Fallos', en: 'Faults' },
          columns: [
            { label: { es: 'Fallo', en: 'Fault' } },
            { label: { es: 'Aceptadas', en: 'Accepted' } },
            { label: { es: 'No aceptadas', en: 'Not accepted' } },
            { label: { es: 'Se nota a los', en: 'Noticed after' }, unit: 'ms' },
            { label: { es: 'Recuperado a los', en: 'Recovered after' }, unit: 'ms' },
            { label: { es: 'Reentregadas', en: 'Redelivered' } },
            { label: { es: 'Perdidas', en: 'Lost' } },
            { label: { es: 'Con el id de otra', en: 'With the id of another' } },
            { label: { es: 'Terminadas dos veces', en: 'Ended twice' } },
          ],
          rows: measurements.map(({ factors, figures }) => [
            factors.fault,
            figures.accepted ?? null,
            figures.notAccepted ?? null,
            figures.noticedAfterMs ?? null,
            figures.recoveredAfterMs ?? null,
            figures.redelivered ?? null,
            figures.lost ?? null,
            figures.duplicated ?? null,
            figures.endedTwice ?? null,
          ]),
        },
      ],
      figures: {
        lost: { value: lost, unit: '' },
        duplicated: { value: duplicated, unit: '' },
        endedTwice: { value: endedTwice, unit: '' },
        'recovery.max': { value: slowest, unit: 'ms' },
      },
    };
  },
};

function chart({ factors, series }: Measurement<Factors>): ChartSpec {
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
        points: (series.secondsOfPoint ?? []).flatMap((x, index) => {
          const y = series.p95Ms?.[index];
          return y === undefined || y === null || Number.isNaN(y) ? [] : [{ x, y }];
        }),
      },
    ],
    markers: (series.faultAtS ?? []).map((x) => ({ x, label: { es: 'Fallo', en: 'Fault' } })),
  };
}
