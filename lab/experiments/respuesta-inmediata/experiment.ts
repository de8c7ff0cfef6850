import { constantRate } from '../../load/rate-profile.ts';
import { between, latenciesMs } from '../../load/samples.ts';
import { judge } from '../../load/validity.ts';
import { TooFewError } from '../../queueing/domain.ts';
import { momentsOf } from '../../queueing/statistics/moments.ts';
import { quantile } from '../../queueing/statistics/quantiles.ts';
import { whyInvalid } from '../../report/flaws.ts';
import { bilingual } from '../../report/text.ts';
import type { Experiment, Measurement } from '../experiment.ts';
import { needsWork } from '../obstacles.ts';

type Factors = { workMs: number };

const RATE_PER_SECOND = 50;
const combinations = [0, 20, 50, 100, 200, 500].map((workMs) => ({ workMs }));

/** What a client waits who has to wait for the work, and what one waits who only hands it in. */
export const respuestaInmediata: Experiment<Factors> = {
  name: 'respuesta-inmediata',
  title: { es: 'Respuesta inmediata', en: 'Immediate answer' },
  question: {
    es: '¿Cuánto espera quien hace una consulta, según lo que dure el trabajo?',
    en: 'How long does the client wait, as the work takes longer?',
  },
  hypothesis: {
    es: 'Un cliente que espera el resultado (síncrono) espera lo que dura el trabajo. Uno que solo entrega la consulta (asíncrono) espera siempre lo mismo.',
    en: 'A client that waits for the result (synchronous) waits as long as the work takes. One that only hands the query in (asynchronous) always waits the same time.',
  },
  factors: {
    es: `Duración del trabajo: de 0 a 500 ms, con ${RATE_PER_SECOND} consultas por segundo.`,
    en: `Duration of the work: from 0 to 500 ms, with ${RATE_PER_SECOND} queries per second.`,
  },
  stopRule: {
    es: 'Todas las duraciones, todas las repeticiones.',
    en: 'All durations, all repetitions.',
  },
  plans: {
    full: { combinations, repetitions: 3, seed: 2, warmUpMs: 2_000, measureMs: 10_000 },
    short: {
      combinations: combinations.filter(({ workMs }) => [0, 100, 500].includes(workMs)),
      repetitions: 1,
      seed: 2,
      warmUpMs: 1_000,
      measureMs: 4_000,
    },
  },
  obstacle: needsWork,

  async measure(laboratory, { workMs }, { seed, warmUpMs, measureMs }) {
    await laboratory.setWork({ meanMs: workMs, distribution: 'constante', kind: 'espera' });
    const load = { kind: 'open', process: 'poisson', profile: constantRate(RATE_PER_SECOND) } as const;
    const { result } = await laboratory.load({ load, seed, notice: 'wait' }, warmUpMs + measureMs);
    const samples = between(result.samples, warmUpMs, warmUpMs + measureMs);
    const invalid = whyInvalid(judge(result));
    return {
      figures: {},
      // The same consultas tell both: when the 202 came, and when the result did.
      series: {
        asynchronousMs: numbers(latenciesMs(samples, 'acceptedMs')),
        synchronousMs: numbers(latenciesMs(samples, 'noticedMs')),
      },
      ...(invalid && { invalid }),
    };
  },

  conclude(measurements, { combinations: planned }) {
    const rows = planned.flatMap((factors) => summarise(measurements, factors));
    const longest = rows.at(-1);
    const shortest = rows[0];
    if (!longest || !shortest || longest === shortest)
      throw new TooFewError('two durations are needed to compare');
    const grows = longest.synchronous.mean - shortest.synchronous.mean;
    const stays = longest.asynchronous.mean - shortest.asynchronous.mean;
    const worked = longest.workMs - shortest.workMs;
    return {
      outcome: grows > 0.9 * worked && Math.abs(stays) < 0.05 * worked ? 'confirmed' : 'refuted',
      verdict: bilingual({
        es: ({ ms }) =>
          `Con ${ms(longest.workMs)} de trabajo, un cliente que espera el resultado espera ${ms(longest.synchronous.p50)}, y ` +
          `uno que solo entrega la consulta, ${ms(longest.asynchronous.p50)}. Con ${ms(shortest.workMs)} de trabajo eran ` +
          `${ms(shortest.synchronous.p50)} y ${ms(shortest.asynchronous.p50)} (medianas).`,
        en: ({ ms }) =>
          `With ${ms(longest.workMs)} of work, a client that waits for the result waits ${ms(longest.synchronous.p50)}, and ` +
          `one that only hands the query in, ${ms(longest.asynchronous.p50)}. With ${ms(shortest.workMs)} of work it was ` +
          `${ms(shortest.synchronous.p50)} and ${ms(shortest.asynchronous.p50)} (medians).`,
      }),
      charts: [chart(rows)],
      tables: [table(rows)],
      figures: {
        // Without simulated work: what the system itself takes from end to end.
        'e2e.p50': { value: shortest.workMs === 0 ? shortest.synchronous.p50 : Number.NaN, unit: 'ms' },
        'e2e.p99': { value: shortest.workMs === 0 ? shortest.synchronous.p99 : Number.NaN, unit: 'ms' },
        'asynchronous.p50': { value: longest.asynchronous.p50, unit: 'ms' },
        'asynchronous.p99': { value: longest.asynchronous.p99, unit: 'ms' },
        'synchronous.p50': { value: longest.synchronous.p50, unit: 'ms' },
        'synchronous.p99': { value: longest.synchronous.p99, unit: 'ms' },
      },
    };
  },
};

type Row = ReturnType<typeof summarise>[number];

function summarise(measurements: readonly Measurement<Factors>[], { workMs }: Factors) {
  const of = (name: 'asynchronousMs' | 'synchronousMs') =>
    measurements
      .filter(({ factors }) => factors.workMs === workMs)
      .flatMap(({ series }) => series[name] ?? [])
      .sort((a, b) => a - b);
  const [asynchronous, synchronous] = [of('asynchronousMs'), of('synchronousMs')];
  if (asynchronous.length === 0 || synchronous.length === 0) return [];
  const figures = (sorted: number[]) => ({
    mean: momentsOf(sorted).mean,
    p50: quantile(sorted, 0.5),
    p99: quantile(sorted, 0.99),
  });
  return [{ workMs, asynchronous: figures(asynchronous), synchronous: figures(synchronous) }];
}

function chart(rows: readonly Row[]) {
  const points = (of: (row: Row) => { p50: number; p99: number }) =>
    rows.map((row) => ({ x: row.workMs, y: of(row).p50, low: of(row).p50, high: of(row).p99 }));
  return {
    title: { es: 'Espera del cliente según el trabajo', en: "The client's wait by the work" },
    notes: [
      { es: 'Punto: la mediana.', en: 'Point: the median.' },
      {
        es: 'Raya vertical: llega hasta el p99; el 99 % de los clientes espera eso o menos.',
        en: 'Vertical bar: it reaches to the p99; 99 % of the clients wait that long or less.',
      },
    ],
    x: { label: { es: 'Duración del trabajo', en: 'Duration of the work' }, unit: 'ms' },
    y: { label: { es: 'Espera', en: 'Wait' }, unit: 'ms', scale: 'log' as const },
    series: [
      {
        label: { es: 'Síncrono: espera el resultado', en: 'Synchronous: waits for the result' },
        kind: 'measured' as const,
        points: points(({ synchronous }) => synchronous),
      },
      {
        label: { es: 'Asíncrono: espera el 202', en: 'Asynchronous: waits for the 202' },
        kind: 'measured' as const,
        points: points(({ asynchronous }) => asynchronous),
      },
    ],
  };
}

function table(rows: readonly Row[]) {
  const column = (es: string, en: string) => ({ label: { es, en }, unit: 'ms' });
  return {
    title: { es: 'Espera en milisegundos', en: 'Wait in milliseconds' },
    columns: [
      column('Trabajo', 'Work'),
      column('Síncrono p50', 'Synchronous p50'),
      column('Síncrono p99', 'Synchronous p99'),
      column('Asíncrono p50', 'Asynchronous p50'),
      column('Asíncrono p99', 'Asynchronous p99'),
    ],
    rows: rows.map((row) => [
      row.workMs,
      row.synchronous.p50,
      row.synchronous.p99,
      row.asynchronous.p50,
      row.asynchronous.p99,
    ]),
  };
}

function numbers(values: Float64Array): number[] {
  return [...values].filter((value) => !Number.isNaN(value));
}
