import { type Latency, summarize } from '../../lab/load/latency.ts';
import type { LoadOptions } from '../../lab/load/plan.ts';
import { constantRate } from '../../lab/load/rate-profile.ts';
import { type LoadResult, LoadRun } from '../../lab/load/run.ts';
import { latenciesMs } from '../../lab/load/samples.ts';
import { type Validity, validityOf } from '../../lab/load/validity.ts';
import { whyInvalid } from '../../lab/report/flaws.ts';
import { aborted, type Bench, interleaved } from '../bench.ts';
import { type PostFloor, startPostFloor } from '../floor/post-floor.ts';
import { type Measured, measured } from '../statistics.ts';
import { type Subject, startSubject } from '../subject.ts';
import { warmUp } from './enqueue.ts';
import { afterLead, withoutLead } from './lead.ts';
import { saturate, UNPIPELINED } from './saturate.ts';

/** What a client that polls waits at these rates is measured with the rest of what is quiet. */
export const NOTICES = ['wait', 'events'] as const;
export type NoticeName = (typeof NOTICES)[number];

/** At 80 % of capacity only so many consultas a second are followed, or their clients would be the load. */
const FOLLOWED_PER_SECOND = 200;
/** The rate at which the POST is compared with its floor. */
const FLOOR_PER_SECOND = 200;

export interface LatencyFigures {
  cases: LatencyOfCase[];
  /** A bare POST at 200/s; not in the short run. */
  floorPost?: LatencySummary;
}

export interface LatencyOfCase {
  ratePerSecond: number;
  /** Share of the capacity measured just before; undefined for a rate that is fixed. */
  utilisation?: number;
  notice: NoticeName;
  post: LatencySummary;
  endToEnd: LatencySummary;
  /** What was said of the generator in rounds that do not count as valid. */
  invalid: string[];
}

export type LatencySummary = Record<'p50Ms' | 'p95Ms' | 'p99Ms' | 'maxMs', Measured>;

interface Case {
  ratePerSecond: number;
  utilisation?: number;
  notice: NoticeName;
}

/** How long a POST takes and how long a client waits for its result, at several rates and ways of being told. */
export async function measureLatency(bench: Bench): Promise<LatencyFigures> {
  const subject = await startSubject(bench, 'sistema');
  bench.say('Latencia · calentamiento');
  await warmUp(subject, bench);
  return measureCases(bench, subject, bench.quick ? undefined : await startPostFloor(bench));
}

async function measureCases(bench: Bench, subject: Subject, floor?: PostFloor): Promise<LatencyFigures> {
  const cases = casesOf(bench, await measureCapacity(bench, subject));
  const floorRounds: Latency[] = [];
  const both = [...cases, ...(floor ? [floor] : [])];
  const results = await interleaved(bench, 'Latencia', both, nameOf, async (item) => {
    if ('notice' in item) return measureCase(bench, subject, item);
    floorRounds.push(await measureFloor(bench, item));
    return undefined;
  });
  const roundsOf = (item: Case) => (results.get(item) ?? []).filter((round) => round !== undefined);
  return {
    cases: cases.map((item) => ({ ...item, ...summarizeRounds(roundsOf(item)) })),
    ...(floor && { floorPost: summaryOf(floorRounds) }),
  };
}

function casesOf({ quick }: Bench, capacityPerSecond: number): Case[] {
  const rates = quick ? [200] : [200, 1_000];
  const notices = quick ? (['wait'] as const) : NOTICES;
  return [
    ...rates.map((ratePerSecond) => ({ ratePerSecond })),
    { ratePerSecond: Math.round(0.8 * capacityPerSecond), utilisation: 0.8 },
  ].flatMap((at) => notices.map((notice) => ({ ...at, notice })));
}

/** With the clients that are used here: on one machine, what they cost the system cannot have. */
async function measureCapacity(bench: Bench, subject: Subject): Promise<number> {
  bench.say('Latencia · capacidad');
  const durationMs = bench.cold ? 500 : bench.quick ? 2_000 : 4_000;
  return (await saturate(subject, durationMs, bench.signal, UNPIPELINED)).completedPerSecond;
}

interface Round {
  post: Latency;
  endToEnd: Latency;
  validity: Validity;
}

async function measureCase(bench: Bench, subject: Subject, { ratePerSecond, notice }: Case): Promise<Round> {
  const before = await subject.ledger.lastId();
  const followShare = Math.min(1, ratePerSecond > 1_000 ? FOLLOWED_PER_SECOND / ratePerSecond : 1);
  const result = await sendTo(bench, subject.apiUrl, ratePerSecond, { notice, followShare });
  await subject.ledger.untilEnded(bench.signal, before);
  return {
    post: summarize(latenciesMs(result.samples, 'acceptedMs')),
    endToEnd: summarize(latenciesMs(result.samples, 'noticedMs')),
    validity: validityOf(result),
  };
}

async function measureFloor(bench: Bench, { url }: PostFloor): Promise<Latency> {
  const { samples } = await sendTo(bench, url, FLOOR_PER_SECOND, { notice: 'none' });
  return summarize(latenciesMs(samples, 'acceptedMs'));
}

/** @returns what came of the requests after the lead; without one, of all. */
async function sendTo(
  { quick, cold, signal }: Bench,
  url: string,
  ratePerSecond: number,
  following: Pick<LoadOptions, 'notice' | 'followShare'>,
): Promise<LoadResult> {
  const profile = cold ? constantRate(ratePerSecond, 500) : afterLead(ratePerSecond, quick ? 1_500 : 4_000);
  const load = { kind: 'open', process: 'poisson', profile } as const;
  using run = await LoadRun.start(url, { load, ...following, ...UNPIPELINED, pollIntervalMs: 10 });
  await Promise.race([run.exhausted, aborted(signal)]);
  const result = await run.stop();
  return cold ? result : { ...result, samples: withoutLead(result.samples) };
}

function summarizeRounds(rounds: readonly Round[]): Pick<LatencyOfCase, 'post' | 'endToEnd' | 'invalid'> {
  return {
    post: summaryOf(rounds.map(({ post }) => post)),
    endToEnd: summaryOf(rounds.map(({ endToEnd }) => endToEnd)),
    invalid: rounds.flatMap(({ validity }) => whyInvalid(validity)?.es ?? []),
  };
}

function summaryOf(rounds: readonly Latency[]): LatencySummary {
  return {
    p50Ms: measured(rounds.map(({ p50Ms }) => p50Ms)),
    p95Ms: measured(rounds.map(({ p95Ms }) => p95Ms)),
    p99Ms: measured(rounds.map(({ p99Ms }) => p99Ms)),
    maxMs: measured(rounds.map(({ maxMs }) => maxMs)),
  };
}

function nameOf(item: Case | PostFloor): string {
  return 'notice' in item ? `${item.ratePerSecond}/s · ${item.notice}` : 'suelo del POST';
}
