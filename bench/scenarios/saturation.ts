import { type Bench, ROUNDS, takeTurns, turn } from '../bench.ts';
import { prepareFloor } from '../floor/floor.ts';
import { availablePeers, startAny } from '../peers/peer.ts';
import { type Measured, measured } from '../statistics.ts';
import type { Subject, SubjectName } from '../subject.ts';
import { byComponent, type Component, withUsage } from '../usage-meter.ts';
import { warmUp } from './enqueue.ts';
import { LOADS, type LoadName, saturate } from './saturate.ts';

/** Next to each other those that differ least, so that the machine has the least time to change between them. */
const CASES: readonly { subject: SubjectName; load: LoadName; inQuick?: boolean }[] = [
  { subject: 'postgres', load: 'conexiones-64', inQuick: true },
  { subject: 'sistema', load: 'conexiones-64', inQuick: true },
  { subject: 'typescript', load: 'conexiones-64', inQuick: true },
  { subject: 'uno-a-uno-10', load: 'conexiones-64' },
  { subject: 'uno-a-uno-1', load: 'conexiones-64' },
  { subject: 'python', load: 'conexiones-64', inQuick: true },
  { subject: 'typescript', load: 'conexiones-256' },
  { subject: 'sistema', load: 'conexiones-256' },
  { subject: 'postgres', load: 'conexiones-256' },
  { subject: 'postgres', load: 'encadenadas' },
  { subject: 'sistema', load: 'encadenadas' },
];

/** One round may be a tenth off the next, and what is to be told apart is as much (docs/adr/0031). */
const LONG_RUN_ROUNDS = 5;

export interface SaturationFigures {
  cases: SaturatedCase[];
  /** Consultas per second that the machine could do at best; not in the short run. */
  floorPerSecond?: Measured;
}

/** What one did that was given more than it could do. */
export interface SaturatedCase {
  subject: SubjectName;
  load: LoadName;
  acceptedPerSecond: Measured;
  completedPerSecond: Measured;
  /** Microseconds of processor time per consulta. */
  cpuUs: Record<Component | 'generator', Measured>;
  peakMemoryBytes: Record<Component, number>;
  /** Rounds in which the generator itself was the bottleneck. */
  invalidRounds: number;
}

export function saturatedCase(
  figures: SaturationFigures | undefined,
  subject: SubjectName,
  load: LoadName,
): SaturatedCase | undefined {
  return figures?.cases.find((item) => item.subject === subject && item.load === load);
}

/** How much each of them accepts and completes per second when it is given more than it can do. */
export async function measureSaturation(bench: Bench): Promise<SaturationFigures> {
  const durationMs = bench.quick ? 1_500 : 2_500;
  const rounds = bench.quick || bench.cold ? ROUNDS : LONG_RUN_ROUNDS;
  const { servers, signal } = bench;
  const runFloor = bench.quick ? undefined : await prepareFloor(bench);
  const subjects = new Map<SubjectName, Subject>();
  const chosen = CASES.filter((item) => isMeasured(bench, item));
  for (const name of new Set(chosen.map(({ subject }) => subject))) {
    bench.say(`Arrancando y calentando: ${name}`);
    const subject = await startAny(bench, name);
    subjects.set(name, subject);
    await warmUp(subject, bench);
  }
  const cases = chosen.map(({ subject: name, load }) => {
    const subject = subjects.get(name) as Subject;
    const measure = () =>
      withUsage(servers, subject, () => saturate(subject, durationMs, signal, LOADS[load]));
    return { subject: name, load, turn: turn(`${name} · ${load}`, measure) };
  });
  const floorTurn = runFloor && turn('suelo', () => runFloor(durationMs, signal));
  const all = [...cases.map(({ turn }) => turn), ...(floorTurn ? [floorTurn] : [])];
  await takeTurns(bench, 'Saturación', all, { rounds });
  return {
    cases: cases.map(({ subject, load, turn }) => ({ subject, load, ...summarize(turn.rounds, rounds) })),
    ...(floorTurn && {
      floorPerSecond: measured(floorTurn.rounds.map(({ completedPerSecond }) => completedPerSecond)),
    }),
  };
}

function isMeasured({ quick }: Bench, { subject, inQuick }: (typeof CASES)[number]): boolean {
  const isHere = subject !== 'python' || availablePeers().includes('python');
  return isHere && (!quick || inQuick === true);
}

type Round = Awaited<ReturnType<typeof withUsage<Awaited<ReturnType<typeof saturate>>>>>;

function summarize(rounds: readonly Round[], expected: number): Omit<SaturatedCase, 'subject' | 'load'> {
  if (rounds.length !== expected) throw new Error('a round is missing');
  const of = (value: (round: Round) => number) => measured(rounds.map(value));
  const perConsulta = (cpuMs: number, { result }: Round) => (cpuMs * 1_000) / result.consultas;
  return {
    acceptedPerSecond: of(({ result }) => result.acceptedPerSecond),
    completedPerSecond: of(({ result }) => result.completedPerSecond),
    cpuUs: {
      ...byComponent((component) => of((round) => perConsulta(round.usage[component].cpuMs, round))),
      generator: of((round) => perConsulta(round.result.generatorCpuMs, round)),
    },
    peakMemoryBytes: byComponent((component) =>
      Math.max(...rounds.map(({ usage }) => usage[component].memoryBytes)),
    ),
    invalidRounds: rounds.filter(({ result }) => !result.validity.valid).length,
  };
}
