import type { Latency } from '../../lab/load/latency.ts';
import type { LoadResult } from '../../lab/load/run.ts';
import { happened } from '../../lab/load/samples.ts';
import { validityOf } from '../../lab/load/validity.ts';
import { whyInvalid } from '../../lab/report/flaws.ts';
import type { PeerName } from '../peers/programs.ts';
import { type Measured, measured } from '../statistics.ts';
import type { SubjectName } from '../subject.ts';
import { byComponent, COMPONENTS, type Component } from '../usage-meter.ts';
import { latencyOf } from './lead.ts';

export interface QuietFigures {
  cases: QuietCase[];
  /** Those that this machine cannot run. */
  absentPeers: PeerName[];
}

/** One system at one rate. */
export interface QuietCase {
  subject: SubjectName;
  ratePerSecond: number;
  consultas: number;
  /** In some round more than one in a hundred had no result after three seconds: it is too much for this one. */
  isTooMuch: boolean;
  /** Microseconds of processor time per consulta. What a system does not use is 0. */
  cpuUs: Record<Component, Measured>;
  totalCpuUs: Measured;
  post: Record<'p50Ms' | 'p99Ms', Measured>;
  endToEnd: QuietCase['post'];
  /** What was said of the generator in rounds that do not count as valid. */
  invalid: string[];
}

export interface QuietRound {
  /** What each component used, in milliseconds of processor time. */
  usedMs: Record<Component, number>;
  /** With the samples of the time that is measured alone. */
  result: LoadResult;
}

export function quietCase(
  figures: QuietFigures | undefined,
  subject: SubjectName,
  ratePerSecond: number,
): QuietCase | undefined {
  return figures?.cases.find((item) => item.subject === subject && item.ratePerSecond === ratePerSecond);
}

const MAX_WITHOUT_RESULT = 0.01;
/** What runs beside it and is none of its parts. */
const NOT_USED: Partial<Record<SubjectName, Component>> = { postgres: 'rabbitmq' };

/** @param measurements of one system at one rate. */
export function summarizeCase(
  subject: SubjectName,
  ratePerSecond: number,
  measurements: readonly QuietRound[],
): QuietCase {
  const rounds = measurements.map((round) => figuresOf(subject, round));
  const of = (value: (round: RoundFigures) => number | undefined) => measured(rounds.map(value));
  const latency = (kind: 'post' | 'endToEnd') => ({
    p50Ms: of((round) => round[kind]?.p50Ms),
    p99Ms: of((round) => round[kind]?.p99Ms),
  });
  return {
    subject,
    ratePerSecond,
    consultas: rounds[0]?.consultas ?? 0,
    isTooMuch: rounds.some(({ consultas, withResult }) => withResult < (1 - MAX_WITHOUT_RESULT) * consultas),
    cpuUs: byComponent((component) => of(({ cpuUs }) => cpuUs[component])),
    totalCpuUs: of(({ cpuUs }) => COMPONENTS.reduce((sum, component) => sum + cpuUs[component], 0)),
    post: latency('post'),
    endToEnd: latency('endToEnd'),
    invalid: rounds.flatMap(({ invalid }) => invalid),
  };
}

interface RoundFigures {
  consultas: number;
  withResult: number;
  cpuUs: Record<Component, number>;
  post: Latency | undefined;
  endToEnd: Latency | undefined;
  invalid: string[];
}

function figuresOf(subject: SubjectName, { usedMs, result }: QuietRound): RoundFigures {
  const { samples } = result;
  const consultas = samples.ending.length;
  return {
    consultas,
    withResult: happened(samples.noticedMs).length,
    cpuUs: byComponent((component) =>
      component === NOT_USED[subject] ? 0 : (usedMs[component] * 1_000) / consultas,
    ),
    post: latencyOf(samples, 'acceptedMs'),
    endToEnd: latencyOf(samples, 'noticedMs'),
    invalid: [whyInvalid(validityOf(result))?.es ?? []].flat(),
  };
}
