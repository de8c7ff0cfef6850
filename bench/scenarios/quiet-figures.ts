import { type Latency, summarize } from '../../lab/load/latency.ts';
import type { LoadResult } from '../../lab/load/run.ts';
import { between, happened, latenciesMs } from '../../lab/load/samples.ts';
import { validityOf } from '../../lab/load/validity.ts';
import { whyInvalid } from '../../lab/report/flaws.ts';
import type { PeerName } from '../peers/programs.ts';
import { type Measured, measured } from '../statistics.ts';
import type { SubjectName } from '../subject.ts';
import { byComponent, COMPONENTS, type Component } from '../usage-meter.ts';

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
  post: QuietLatency;
  endToEnd: QuietLatency;
  /** What was said of the generator in rounds that do not count as valid. */
  invalid: string[];
}

type QuietLatency = Record<'p50Ms' | 'p99Ms', Measured>;

/** What each component had used by then, in milliseconds of processor time. */
export interface Used {
  before: Record<Component, number>;
  after: Record<Component, number>;
}

export interface QuietRound {
  ratePerSecond: number;
  /** In the time of the run. */
  beganMs: number;
  endedMs: number;
  result: LoadResult;
  used: Used;
}

const MAX_WITHOUT_RESULT = 0.01;
/** What runs beside it and is none of its parts. */
const NOT_USED: Partial<Record<SubjectName, Component>> = { postgres: 'rabbitmq' };

/** @param rounds of one system at one rate. */
export function summarizeCase(subject: SubjectName, rounds: readonly QuietRound[]): QuietCase {
  const ratePerSecond = rounds[0]?.ratePerSecond ?? Number.NaN;
  return {
    subject,
    ratePerSecond,
    ...summarizeRounds(rounds.map((round) => figuresOf(subject, round))),
  };
}

interface RoundFigures {
  consultas: number;
  withResult: number;
  cpuUs: Record<Component, number>;
  post: Latency;
  endToEnd: Latency;
  invalid: string[];
}

function figuresOf(subject: SubjectName, round: QuietRound): RoundFigures {
  const { used, result, beganMs, endedMs } = round;
  const samples = between(result.samples, beganMs, endedMs);
  const consultas = samples.ending.length;
  const endToEnd = summarize(latenciesMs(samples, 'noticedMs'));
  return {
    consultas,
    withResult: happened(samples.noticedMs).length,
    cpuUs: byComponent((component) =>
      component === NOT_USED[subject]
        ? 0
        : ((used.after[component] - used.before[component]) * 1_000) / consultas,
    ),
    post: summarize(latenciesMs(samples, 'acceptedMs')),
    endToEnd,
    invalid: [whyInvalid(validityOf({ ...result, samples }))?.es ?? []].flat(),
  };
}

function summarizeRounds(rounds: readonly RoundFigures[]): Omit<QuietCase, 'subject' | 'ratePerSecond'> {
  const of = (value: (round: RoundFigures) => number) => measured(rounds.map(value));
  const latency = (kind: 'post' | 'endToEnd') => ({
    p50Ms: of((round) => round[kind].p50Ms),
    p99Ms: of((round) => round[kind].p99Ms),
  });
  return {
    consultas: rounds[0]?.consultas ?? 0,
    isTooMuch: rounds.some(({ consultas, withResult }) => withResult < (1 - MAX_WITHOUT_RESULT) * consultas),
    cpuUs: byComponent((component) => of(({ cpuUs }) => cpuUs[component])),
    totalCpuUs: of(({ cpuUs }) => COMPONENTS.reduce((sum, component) => sum + cpuUs[component], 0)),
    post: latency('post'),
    endToEnd: latency('endToEnd'),
    invalid: rounds.flatMap(({ invalid }) => invalid),
  };
}
