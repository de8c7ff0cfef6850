import { setTimeout as sleep } from 'node:timers/promises';
import type { RateProfile } from '@sel/contract/lab/load';
import { constantRate } from '../../lab/load/rate-profile.ts';
import { LoadRun } from '../../lab/load/run.ts';
import { between } from '../../lab/load/samples.ts';
import { type Bench, ROUNDS, takeTurns, turn } from '../bench.ts';
import { availablePeers, startAny } from '../peers/peer.ts';
import type { Subject, SubjectName } from '../subject.ts';
import { meterCpu } from '../usage-meter.ts';
import { type QuietFigures, type QuietRound, summarizeCase } from './quiet-figures.ts';
import { UNPIPELINED } from './saturate.ts';

/** Next to each other those that are compared, the peer in the middle. */
const SUBJECTS: readonly SubjectName[] = ['postgres', 'sistema', 'typescript', 'python', 'uno-a-uno-10'];
const QUICK_SUBJECTS: readonly SubjectName[] = ['postgres', 'sistema', 'typescript'];

/** Two starts of one program differ by a tenth, and what is to be told apart here is as much (docs/adr/0031). */
const STARTS = 5;

interface Stretch {
  ratePerSecond: number;
  durationMs: number;
}

/** From the least to the greatest: what memory a busy hour has left to be collected is no part of a quiet one. */
const STRETCHES: readonly Stretch[] = [
  { ratePerSecond: 1, durationMs: 6_000 },
  { ratePerSecond: 20, durationMs: 12_000 },
  { ratePerSecond: 200, durationMs: 6_000 },
  { ratePerSecond: 1_000, durationMs: 2_000 },
];
const QUICK_STRETCHES: readonly Stretch[] = [
  { ratePerSecond: 20, durationMs: 4_000 },
  { ratePerSecond: 200, durationMs: 2_000 },
];

/** As many consultas as ten minutes at 20/s: what counts is how a system is day after day, not in its first minute. */
export const WARM_UP: Stretch = { ratePerSecond: 500, durationMs: 24_000 };
/**
 * Before each stretch the same rate, and one consulta in 50 ms at least, so that the generator and its connections are
 * there. More would leave memory that V8 collects once it is quiet, at the expense of what is measured.
 */
export const LEAD = { leastPerSecond: 20, durationMs: 2_000 };
const PAUSE_MS = 500;
/** Processor time is read so long after the last request of a stretch: by then it has its result. */
const ENDING_MS = 200;
/** A consulta that takes longer shows that there is too much to do. */
const PATIENCE_MS = 3_000;

/**
 * What a consulta costs and how long it takes when there is little to do, for the system and for what would be
 * written by hand: each alone, and started anew in each round.
 */
export async function measureQuiet(bench: Bench): Promise<QuietFigures> {
  const stretches = bench.quick ? QUICK_STRETCHES : STRETCHES;
  const subjects = chosenSubjects(bench).map((name) =>
    turn(name, () => measureStart(bench, name, stretches)),
  );
  const rounds = bench.quick || bench.cold ? ROUNDS : STARTS;
  await takeTurns(bench, 'Con poca carga', subjects, { rounds });
  return {
    cases: stretches.flatMap(({ ratePerSecond }, index) =>
      subjects.map(({ name, rounds: starts }) =>
        summarizeCase(
          name,
          ratePerSecond,
          starts.map((stretchesOfOne) => stretchesOfOne[index] as QuietRound),
        ),
      ),
    ),
    absentPeers: availablePeers().includes('python') || bench.quick ? [] : ['python'],
  };
}

function chosenSubjects({ quick }: Bench): readonly SubjectName[] {
  if (quick) return QUICK_SUBJECTS;
  return SUBJECTS.filter((name) => name !== 'python' || availablePeers().includes('python'));
}

/**
 * All rates with one start of it: two starts of the same program differ (docs/adr/0030), and one that had been held
 * while others were measured used more afterwards than before (docs/adr/0031).
 */
async function measureStart(
  bench: Bench,
  name: SubjectName,
  stretches: readonly Stretch[],
): Promise<QuietRound[]> {
  await using started = new AsyncDisposableStack();
  const subject = await startAny({ ...bench, started }, name);
  await warmUp(bench, subject);
  const rounds: QuietRound[] = [];
  for (const stretch of stretches) {
    bench.say(`${name} · ${stretch.ratePerSecond}/s`);
    rounds.push(await measureStretch(bench, subject, stretch));
  }
  return rounds;
}

async function warmUp({ quick, cold, signal }: Bench, subject: Subject): Promise<void> {
  if (cold) return;
  const { ratePerSecond, durationMs } = WARM_UP;
  const profile = constantRate(ratePerSecond, quick ? durationMs / 4 : durationMs);
  using run = await startRun(subject, profile);
  await run.exhausted;
  await run.stop();
  await subject.ledger.untilEnded(signal, 0);
}

async function measureStretch(
  { servers, signal }: Bench,
  subject: Subject,
  stretch: Stretch,
): Promise<QuietRound> {
  const before = await subject.ledger.lastId();
  const beganMs = LEAD.durationMs + PAUSE_MS;
  const endedMs = beganMs + stretch.durationMs;
  using run = await startRun(subject, profileOf(stretch));
  await sleep(beganMs - run.elapsedMs, undefined, { signal });
  // Everything that the processes use from the first request to the last result, also what they do for themselves.
  const used = meterCpu(servers, subject);
  await sleep(endedMs + ENDING_MS - run.elapsedMs, undefined, { signal });
  const usedMs = used();
  const result = await run.stop();
  await subject.ledger.untilEnded(signal, before);
  return { usedMs, result: { ...result, samples: between(result.samples, beganMs, endedMs) } };
}

function profileOf(stretch: Stretch): RateProfile {
  const lead = {
    ratePerSecond: Math.max(stretch.ratePerSecond, LEAD.leastPerSecond),
    durationMs: LEAD.durationMs,
  };
  return [lead, stretch].flatMap(({ ratePerSecond, durationMs }) => [
    ...constantRate(ratePerSecond, durationMs),
    ...constantRate(0, PAUSE_MS),
  ]);
}

function startRun(subject: Subject, profile: RateProfile): Promise<LoadRun> {
  return LoadRun.start(subject.apiUrl, {
    load: { kind: 'open', process: 'poisson', profile },
    notice: 'polling',
    pollIntervalMs: 10,
    patienceMs: PATIENCE_MS,
    ...UNPIPELINED,
  });
}
