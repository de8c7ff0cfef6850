import type { Latency } from '../../lab/load/latency.ts';
import type { LoadOptions } from '../../lab/load/plan.ts';
import { constantRate } from '../../lab/load/rate-profile.ts';
import { type LoadResult, LoadRun } from '../../lab/load/run.ts';
import { type Validity, validityOf } from '../../lab/load/validity.ts';
import { whyInvalid } from '../../lab/report/flaws.ts';
import { aborted, type Bench, takeTurns, turn } from '../bench.ts';
import { type PostFloor, startPostFloor } from '../floor/post-floor.ts';
import { type Measured, measured } from '../statistics.ts';
import { type Subject, startSubject } from '../subject.ts';
import { warmUp } from './enqueue.ts';
import { afterLead, latencyOf, withoutLead } from './lead.ts';
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

interface Case {
  ratePerSecond: number;
  /** Share of the capacity measured just before; undefined for a rate that is fixed. */
  utilisation?: number;
  notice: NoticeName;
}

export interface LatencyOfCase extends Case {
  post: LatencySummary;
  endToEnd: LatencySummary;
  /** What was said of the generator in rounds that do not count as valid. */
  invalid: string[];
}

export type LatencySummary = Record<'p50Ms' | 'p95Ms' | 'p99Ms' | 'maxMs', Measured>;

/** How long a POST takes and how long a client waits for its result, at several rates and ways of being told. */
export async function measureLatency(bench: Bench): Promise<LatencyFigures> {
  const subject = await startSubject(bench, 'sistema');
  bench.say('Latencia · calentamiento');
  await warmUp(subject, bench);
  return measureCases(bench, subject, bench.quick ? undefined : await startPostFloor(bench));
}

async function measureCases(bench: Bench, subject: Subject, floor?: PostFloor): Promise<LatencyFigures> {
  const cases = casesOf(bench, await measureCapacity(bench, subject)).map((item) => ({
    item,
    turn: turn(`${item.ratePerSecond}/s · ${item.notice}`, () => measureCase(bench, subject, item)),
  }));
  const floorTurn = floor && turn('suelo del POST', () => measureFloor(bench, floor));
  await takeTurns(bench, 'Latencia', [...cases.map(({ turn }) => turn), ...(floorTurn ? [floorTurn] : [])]);
  return {
    cases: cases.map(({ item, turn }) => ({ ...item, ...summarizeRounds(turn.rounds) })),
    ...(floorTurn && { floorPost: summaryOf(floorTurn.rounds) }),
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
  post: Latency | undefined;
  endToEnd: Latency | undefined;
  validity: Validity;
}

async function measureCase(bench: Bench, subject: Subject, { ratePerSecond, notice }: Case): Promise<Round> {
  const before = await subject.ledger.lastId();
  const followShare = Math.min(1, ratePerSecond > 1_000 ? FOLLOWED_PER_SECOND / ratePerSecond : 1);
  const result = await sendTo(bench, subject.apiUrl, ratePerSecond, { notice, followShare });
  await subject.ledger.untilEnded(bench.signal, before);
  return {
    post: latencyOf(result.samples, 'acceptedMs'),
    endToEnd: latencyOf(result.samples, 'noticedMs'),
    validity: validityOf(result),
  };
}

async function measureFloor(bench: Bench, { url }: PostFloor): Promise<Latency | undefined> {
  const { samples } = await sendTo(bench, url, FLOOR_PER_SECOND, { notice: 'none' });
  return latencyOf(samples, 'acceptedMs');
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

function summaryOf(rounds: readonly (Latency | undefined)[]): LatencySummary {
  const of = (figure: keyof LatencySummary) => measured(rounds.map((round) => round?.[figure]));
  return { p50Ms: of('p50Ms'), p95Ms: of('p95Ms'), p99Ms: of('p99Ms'), maxMs: of('maxMs') };
}
