import type { Experiment, Measurement } from '../experiment.ts';
import { FAULTS } from '../faults/faults.ts';
import type { LoadRecord } from '../laboratory.ts';
import { constantRate } from '../load/rate-profile.ts';
import { latenciesMs } from '../load/samples.ts';
import type { ChartSpec } from '../report/chart-spec.ts';
import { bilingual } from '../text.ts';
import { quantile } from '../theory/quantiles.ts';
import { needsProcesses } from './obstacles.ts';

type Factors = { fault: string };

const RATE_PER_SECOND = 100;
const CALM_MS = 8_000;
const FAULT_MS = 5_000;
const BIN_MS = 500;
/** Latency this many times that of the calm before counts as disturbed (and at least by so much). */
const DISTURBED_FACTOR = 3;
const DISTURBED_MS = 25;

const combinations = FAULTS.map(({ name }) => ({ fault: name }));

/** Something dies or hangs under load: who notices, how long it lasts, and whether anything is lost. */
export const fallo: Experiment<Factors> = {
  name: 'fallo',
  title: { es: 'Fallo', en: 'Fault' },
  question: {
    es: '¿Qué pasa con las consultas cuando muere un worker, el gateway, el broker o la base de datos?',
    en: 'What becomes of the consultas when a worker, the gateway, the broker or the database dies?',
  },
  hypothesis: {
    es: 'Se retrasan, pero ninguna se pierde y ninguna se procesa dos veces a la vista del cliente.',
    en: 'They are delayed, but none is lost and none ends twice.',
  },
  factors: {
    es: `El fallo, bajo ${RATE_PER_SECOND} consultas por segundo.`,
    en: `The fault, under ${RATE_PER_SECOND} consultas per second.`,
  },
  stopRule: {
    es: 'Cada fallo una vez por repetición; la medición acaba cuando todo lo aceptado ha terminado.',
    en: 'Each fault once for each repetition; the measurement ends when everything that was accepted has ended.',
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
  obstacle: needsProcesses,

  async measure(laboratory, { fault: name }, { seed, warmUpMs, measureMs }) {
    const fault = FAULTS.find((candidate) => candidate.name === name);
    if (!fault?.isPossible(laboratory.abilities))
      return {
        figures: {},
        series: {},
        invalid: { es: `aquí no se puede hacer «${name}»`, en: `“${name}” cannot be done here` },
      };
    await laboratory.setWorkers(2, 10);
    await laboratory.setWork({ meanMs: 10, distribution: 'exponencial', kind: 'espera' });
    const load = { kind: 'open', process: 'poisson', profile: constantRate(RATE_PER_SECOND) } as const;
    const running = laboratory.load({ load, seed, notice: 'wait' }, warmUpMs + measureMs);
    const faultAtMs = warmUpMs + CALM_MS;
    // A load that fails ends the waiting, too.
    await Promise.race([laboratory.pause(faultAtMs), running]);
    await laboratory.inject(fault, FAULT_MS);
    return timeline(await running, warmUpMs, faultAtMs);
  },

  conclude(measurements) {
    const sum = (name: string) =>
      measurements.reduce((total, { figures }) => total + (figures[name] ?? 0), 0);
    const [accepted, lost, duplicated] = [sum('accepted'), sum('lost'), sum('duplicated')];
    const slowest = Math.max(...measurements.map(({ figures }) => figures.recoveredAfterMs ?? 0));
    return {
      outcome: lost === 0 && duplicated === 0 ? 'confirmed' : 'refuted',
      verdict: bilingual({
        es: ({ number }) =>
          `De ${number(accepted)} consultas aceptadas se perdieron ${number(lost)} y se duplicaron ${number(duplicated)}. ` +
          `La recuperación más lenta tardó ${number(slowest / 1000)} s.`,
        en: ({ number }) =>
          `Of ${number(accepted)} consultas that were accepted, ${number(lost)} were lost and ${number(duplicated)} duplicated. ` +
          `The slowest recovery took ${number(slowest / 1000)} s.`,
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
            { label: { es: 'Duplicadas', en: 'Duplicated' } },
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
          ]),
        },
      ],
      figures: {
        lost: { value: lost, unit: '' },
        duplicated: { value: duplicated, unit: '' },
        'recovery.max': { value: slowest, unit: 'ms' },
      },
    };
  },
};

/** What the clients saw over time, and when they saw it begin and end. */
function timeline({ result, snapshots, ended }: LoadRecord, warmUpMs: number, faultAtMs: number) {
  const bins = binned(
    result.samples.intendedMs,
    latenciesMs(result.samples, 'noticedMs'),
    result.samples.status,
  );
  const calm = bins
    .filter(({ atMs }) => atMs >= warmUpMs && atMs + BIN_MS <= faultAtMs)
    .map(({ p95Ms }) => p95Ms);
  const usualMs =
    calm.length > 0
      ? quantile(
          calm.toSorted((a, b) => a - b),
          0.5,
        )
      : 0;
  const limitMs = Math.max(usualMs * DISTURBED_FACTOR, usualMs + DISTURBED_MS);
  const disturbed = bins.filter(
    ({ atMs, p95Ms, failed }) => atMs + BIN_MS > faultAtMs && (failed > 0 || !(p95Ms <= limitMs)),
  );
  const [first, last] = [disturbed[0], disturbed.at(-1)];
  const ledger = snapshots.at(-1)?.ledger;
  const { status } = result.samples;
  return {
    figures: {
      accepted: status.filter((code) => code === 202).length,
      notAccepted: status.filter((code) => code !== 202).length,
      // A fault that no client feels is noticed by nobody and recovered from at once.
      noticedAfterMs: first ? Math.max(0, first.atMs - faultAtMs) : 0,
      recoveredAfterMs: last ? last.atMs + BIN_MS - faultAtMs : 0,
      redelivered: ended.filter(({ attempts }) => attempts > 1).length,
      lost: ledger?.lost ?? Number.NaN,
      duplicated: ledger?.duplicated ?? Number.NaN,
    },
    series: {
      secondsOfPoint: bins.map(({ atMs }) => atMs / 1000),
      p95Ms: bins.map(({ p95Ms }) => p95Ms),
      failed: bins.map(({ failed }) => failed),
      faultAtS: [faultAtMs / 1000],
    },
  };
}

/** Latencies by the time at which the request was due, and how many got no 202 or never learnt of an end. */
function binned(intendedMs: Float64Array, latencyMs: Float64Array, status: Uint16Array) {
  const bins = new Map<number, { latencies: number[]; failed: number }>();
  for (const [index, atMs] of intendedMs.entries()) {
    const key = Math.floor(atMs / BIN_MS) * BIN_MS;
    const bin = bins.get(key) ?? { latencies: [], failed: 0 };
    bins.set(key, bin);
    const latency = latencyMs[index] as number;
    if (status[index] !== 202) bin.failed += 1;
    else if (!Number.isNaN(latency)) bin.latencies.push(latency);
  }
  return [...bins]
    .sort(([a], [b]) => a - b)
    .map(([atMs, { latencies, failed }]) => ({
      atMs,
      failed,
      p95Ms:
        latencies.length > 0
          ? quantile(
              latencies.sort((a, b) => a - b),
              0.95,
            )
          : Number.NaN,
    }));
}

function chart({ factors, series }: Measurement<Factors>): ChartSpec {
  return {
    kind: 'xy',
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
