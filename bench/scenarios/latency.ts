import { type Latency, summarize } from '../../lab/load/quantile.ts';
import { LoadRun } from '../../lab/load/run.ts';
import { latenciesMs } from '../../lab/load/samples.ts';
import { judge, type Validity } from '../../lab/load/validity.ts';
import { type Bench, interleaved } from '../bench.ts';
import { type Measured, measured } from '../statistics.ts';
import { type Subject, startSubject } from '../subject.ts';
import { afterLead, withoutLead } from './lead.ts';
import { saturate, UNPIPELINED } from './saturate.ts';
import { warmUp } from './warm-up.ts';

export const NOTICES = ['polling', 'wait', 'events'] as const;
export type NoticeName = (typeof NOTICES)[number];

/** At 80 % of capacity only so many consultas a second are followed, or their clients would be the load. */
const FOLLOWED_PER_SECOND = 200;
export interface LatencyFigures {
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
export async function measureLatency(bench: Bench): Promise<LatencyFigures[]> {
  const subject = await startSubject(bench.servers, 'sistema');
  try {
    bench.say('Latencia · calentamiento');
    await warmUp(subject, bench.quick, bench.signal);
    const capacityPerSecond = await measureCapacity(bench, subject);
    const rates = bench.quick ? [200] : [50, 200, 1_000];
    const notices = bench.quick ? (['wait'] as const) : NOTICES;
    const cases: Case[] = [
      ...rates.map((ratePerSecond) => ({ ratePerSecond })),
      { ratePerSecond: Math.round(0.8 * capacityPerSecond), utilisation: 0.8 },
    ].flatMap((at) => notices.map((notice) => ({ ...at, notice })));
    const results = await interleaved(bench, 'Latencia', cases, nameOf, (item) =>
      measureCase(bench, subject, item),
    );
    return cases.map((item) => ({ ...item, ...summarizeRounds(results.get(item) ?? []) }));
  } finally {
    await subject.stop();
  }
}

/** With the clients that are used here: on one machine, what they cost the system cannot have. */
async function measureCapacity(bench: Bench, subject: Subject): Promise<number> {
  bench.say('Latencia · capacidad');
  const durationMs = bench.quick ? 2_000 : 4_000;
  return (await saturate(subject, durationMs, bench.signal, UNPIPELINED)).completedPerSecond;
}

interface Round {
  post: Latency;
  endToEnd: Latency;
  validity: Validity;
}

async function measureCase(bench: Bench, subject: Subject, { ratePerSecond, notice }: Case): Promise<Round> {
  const durationMs = bench.quick ? 1_500 : 4_000;
  const before = await subject.ledger.lastId();
  const run = await LoadRun.start(subject.system.apiUrl, {
    load: { kind: 'open', process: 'poisson', profile: afterLead(ratePerSecond, durationMs) },
    notice,
    ...UNPIPELINED,
    pollIntervalMs: 10,
    followShare: Math.min(1, ratePerSecond > 1_000 ? FOLLOWED_PER_SECOND / ratePerSecond : 1),
  });
  try {
    await Promise.race([run.exhausted, aborted(bench.signal)]);
    const result = await run.stop();
    await subject.ledger.untilEnded(bench.signal, before);
    const samples = withoutLead(result.samples);
    return {
      post: summarize(latenciesMs(samples, 'acceptedMs')),
      endToEnd: summarize(latenciesMs(samples, 'noticedMs')),
      validity: judge({ ...result, samples }),
    };
  } finally {
    run.kill();
  }
}

function summarizeRounds(rounds: readonly Round[]): Pick<LatencyFigures, 'post' | 'endToEnd' | 'invalid'> {
  const summary = (of: 'post' | 'endToEnd'): LatencySummary => ({
    p50Ms: measured(rounds.map((round) => round[of].p50Ms)),
    p95Ms: measured(rounds.map((round) => round[of].p95Ms)),
    p99Ms: measured(rounds.map((round) => round[of].p99Ms)),
    maxMs: measured(rounds.map((round) => round[of].maxMs)),
  });
  return {
    post: summary('post'),
    endToEnd: summary('endToEnd'),
    invalid: rounds.flatMap(({ validity }) => validity.reasons.map(({ es }) => es)),
  };
}

function nameOf({ ratePerSecond, notice }: Case): string {
  return `${ratePerSecond}/s · ${notice}`;
}

function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    const fail = () => reject(signal.reason);
    if (signal.aborted) fail();
    else signal.addEventListener('abort', fail, { once: true });
  });
}
