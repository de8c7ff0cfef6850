import type { Results } from '../results.ts';
import type { LatencyOfCase, NoticeName } from '../scenarios/latency.ts';
import { type QuietCase, quietCase } from '../scenarios/quiet-figures.ts';
import type { LoadName } from '../scenarios/saturate.ts';
import { saturatedCase } from '../scenarios/saturation.ts';
import { type Measured, ratiosOf } from '../statistics.ts';
import type { SubjectName } from '../subject.ts';
import { QUEUE_NAMES } from './names.ts';

/** A figure that the system wants to reach, and what was measured. */
export interface Target {
  what: string;
  value: number;
  unit: string;
  /** The worst that is acceptable, and what is aimed for. Both are lower limits when `higherIsBetter`. */
  least: number;
  goal: number;
  higherIsBetter: boolean;
}

type Verdict = 'meta' | 'suficiente' | 'insuficiente';

export function verdictOf({ value, least, goal, higherIsBetter }: Target): Verdict {
  const reaches = (limit: number) => (higherIsBetter ? value >= limit : value <= limit);
  if (reaches(goal)) return 'meta';
  return reaches(least) ? 'suficiente' : 'insuficiente';
}

/** All targets that the run has figures for. */
export function targetsOf(results: Results): Target[] {
  return [
    ...quietTargets(results),
    ...takeoverTargets(results),
    ...saturationTargets(results),
    ...latencyTargets(results),
    ...scalingTargets(results),
    ...sizeTargets(results),
    ...memoryTargets(results),
    ...startTargets(results),
    ...telemetryTargets(results),
  ];
}

/** Beside the hand-written peer, at rates at which people use such a system; the peer's figure is 1. */
function quietTargets({ quiet }: Results): Target[] {
  return (['sistema', 'postgres'] as const).flatMap((subject) =>
    [20, 200].flatMap((ratePerSecond) => {
      const own = quietCase(quiet, subject, ratePerSecond);
      const peer = quietCase(quiet, 'typescript', ratePerSecond);
      if (!own || !peer) return [];
      const times = (what: string, figure: (item: QuietCase) => Measured, least: number, goal: number) =>
        lower(
          `${what} a ${ratePerSecond}/s, ${QUEUE_NAMES[subject]}, frente a TypeScript a mano`,
          ratio(figure(own), figure(peer)),
          '×',
          least,
          goal,
        );
      return [
        ...times('CPU por consulta', ({ totalCpuUs }) => totalCpuUs, 1.15, 0.9),
        ...times('POST p50', ({ post }) => post.p50Ms, 1.1, 0.9),
        ...times('POST p99', ({ post }) => post.p99Ms, 1.1, 0.9),
        ...times('De extremo a extremo p50', ({ endToEnd }) => endToEnd.p50Ms, 1, 0.8),
        ...times('De extremo a extremo p99', ({ endToEnd }) => endToEnd.p99Ms, 1, 0.8),
      ];
    }),
  );
}

/** RabbitMQ returns what a lost connection held at once; the figure that had to be won is the other queue's. */
function takeoverTargets({ takeover }: Results): Target[] {
  const ms = takeover?.find(({ subject }) => subject === 'postgres')?.takeoverMs.median;
  const what = 'Relevo de un worker muerto, cola en PostgreSQL';
  return lower(what, ms === undefined ? undefined : ms / 1_000, 's', 2, 0.5);
}

function saturationTargets({ saturation }: Results): Target[] {
  if (!saturation) return [];
  const completed = (subject: SubjectName, load: LoadName) =>
    saturatedCase(saturation, subject, load)?.completedPerSecond;
  /** How many times what the other one does the system does with ordinary connections. */
  const times = (other: SubjectName) =>
    ratio(completed('sistema', 'conexiones-64'), completed(other, 'conexiones-64'));
  const chained = (other: Measured | undefined) => {
    const share = ratio(completed('sistema', 'encadenadas'), other);
    return share === undefined ? undefined : 100 * share;
  };
  return [
    ...higher('Terminadas/s con 64 conexiones frente a TypeScript a mano', times('typescript'), '×', 4, 5),
    ...higher('Terminadas/s con 64 conexiones frente a Python a mano', times('python'), '×', 12, 18),
    ...higher(
      'Terminadas/s con 64 conexiones frente a una a una, prefetch 1',
      times('uno-a-uno-1'),
      '×',
      8,
      10,
    ),
    ...higher(
      'Terminadas/s con 64 conexiones frente a una a una, prefetch 10',
      times('uno-a-uno-10'),
      '×',
      4.5,
      6,
    ),
    ...higher('Terminadas/s frente al suelo', chained(saturation.floorPerSecond), '%', 45, 60),
    ...higher(
      'Terminadas/s con 64 conexiones y la cola en PostgreSQL',
      completed('postgres', 'conexiones-64')?.median,
      '/s',
      2_500,
      5_000,
    ),
  ];
}

/** @returns undefined where there is nothing to compare; a system without /proc says that all processor time is 0. */
function ratio(figure: Measured | undefined, other: Measured | undefined): number | undefined {
  return figure && other && other.median > 0 ? ratiosOf(figure, other).median : undefined;
}

function higher(
  what: string,
  value: number | undefined,
  unit: string,
  least: number,
  goal: number,
): Target[] {
  return value === undefined ? [] : [{ what, value, unit, least, goal, higherIsBetter: true }];
}

function lower(what: string, value: number | undefined, unit: string, least: number, goal: number): Target[] {
  return value === undefined ? [] : [{ what, value, unit, least, goal, higherIsBetter: false }];
}

function latencyTargets({ latency }: Results): Target[] {
  const at = (notice: NoticeName, matches: (figures: LatencyOfCase) => boolean) =>
    latency?.cases.find((figures) => figures.notice === notice && matches(figures));
  const at200 = at('wait', ({ ratePerSecond }) => ratePerSecond === 200);
  const at80 = at('wait', ({ utilisation }) => utilisation === 0.8);
  return [
    ...lower('POST a 200/s, p50', at200?.post.p50Ms.median, 'ms', 2, 1),
    ...lower('POST a 200/s, p99', at200?.post.p99Ms.median, 'ms', 10, 5),
    ...lower('De extremo a extremo a 200/s con Prefer: wait, p50', at200?.endToEnd.p50Ms.median, 'ms', 8, 4),
    ...lower(
      'De extremo a extremo a 200/s con Prefer: wait, p99',
      at200?.endToEnd.p99Ms.median,
      'ms',
      30,
      15,
    ),
    ...lower('De extremo a extremo al 80 % de la capacidad, p99', at80?.endToEnd.p99Ms.median, 'ms', 150, 60),
  ];
}

function scalingTargets({ scaling }: Results): Target[] {
  const eight = scaling?.find(({ workers }) => workers === 8);
  if (!eight) return [];
  return higher('Eficiencia de 1 a 8 workers (20 ms de espera)', 100 * eight.efficiency.median, '%', 95, 99);
}

function sizeTargets({ size = [] }: Results): Target[] {
  const empty = size.find(({ what }) => what === 'vacía');
  if (!empty) return [];
  const full = size.filter((figures) => figures !== empty);
  return full.flatMap(({ what, completedPerSecond, postP99Ms }) => {
    const slower = 100 * (1 - ratiosOf(completedPerSecond, empty.completedPerSecond).median);
    const later = 100 * (postP99Ms.median / empty.postP99Ms.median - 1);
    return [
      ...lower(`Terminadas/s que se pierden con ${what}`, slower, '%', 15, 5),
      ...lower(`p99 del POST que se añade con ${what}`, later, '%', 15, 5),
    ];
  });
}

function memoryTargets({ memory }: Results): Target[] {
  const [first, last] = [memory?.samples[0], memory?.samples.at(-1)];
  if (!first || !last) return [];
  const grownMb = (last.gatewayBytes - first.gatewayBytes) / 2 ** 20;
  return lower('Memoria que gana el gateway con un millón de consultas', grownMb, 'MB', 30, 5);
}

function startTargets({ start }: Results): Target[] {
  if (!start) return [];
  return lower(
    'Segundo `npm start`, hasta la página con todo listo',
    start.readyMs.median / 1_000,
    's',
    4,
    2,
  );
}

function telemetryTargets({ telemetry }: Results): Target[] {
  if (!telemetry) return [];
  return lower('Coste de la telemetría en CPU', 100 * telemetry.share.median, '%', 1, 0.5);
}
