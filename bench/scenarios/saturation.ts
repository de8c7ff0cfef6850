import { type Bench, interleaved, ROUNDS } from '../bench.ts';
import { prepareFloor } from '../floor/floor.ts';
import { type Measured, measured } from '../statistics.ts';
import { type Subject, type SubjectName, startSubject } from '../subject.ts';
import { byComponent, type Component, withUsage } from '../usage-meter.ts';
import { saturate } from './saturate.ts';
import { warmUp } from './warm-up.ts';

/** Next to each other those that differ least, so that the machine has the least time to change between them. */
const SUBJECTS: readonly SubjectName[] = ['pg-boss', 'sin-outbox', 'sistema', 'uno-a-uno-1', 'uno-a-uno-10'];

export interface SaturationFigures {
  /** In the short run there is none without the outbox. */
  subjects: Record<Exclude<SubjectName, 'sin-outbox'>, SubjectFigures> & { 'sin-outbox'?: SubjectFigures };
  /** Consultas per second that the machine could do at best. */
  floorPerSecond: Measured;
}

export interface SubjectFigures {
  acceptedPerSecond: Measured;
  completedPerSecond: Measured;
  /** Microseconds of processor time per consulta. */
  cpuUs: Record<Component | 'generator', Measured>;
  peakMemoryBytes: Record<Component, number>;
  /** Rounds in which the generator itself was the bottleneck. */
  invalidRounds: number;
}

/** How much each variant accepts and completes per second when it is given more than it can do. */
export async function measureSaturation(bench: Bench): Promise<SaturationFigures> {
  const durationMs = bench.quick ? 1_500 : 3_500;
  const { servers, signal } = bench;
  const floor = await prepareFloor(servers);
  const subjects: Subject[] = [];
  try {
    for (const name of SUBJECTS.filter((name) => !bench.quick || name !== 'sin-outbox')) {
      bench.say(`Arrancando: ${name}`);
      const subject = await startSubject(servers, name);
      subjects.push(subject);
      bench.say(`Calentamiento · ${name}`);
      await warmUp(subject, bench.quick, signal);
    }
    const floors: number[] = [];
    const cases: (Subject | 'suelo')[] = [...subjects, 'suelo'];
    const results = await interleaved(bench, 'Saturación', cases, nameOf, async (item) => {
      if (item !== 'suelo') return withUsage(servers, item, () => saturate(item, durationMs, signal));
      floors.push((await floor.run(durationMs, signal)).completedPerSecond);
      return undefined;
    });
    const figures = subjects.map((subject) => [
      subject.name,
      summarize((results.get(subject) ?? []).filter((round) => round !== undefined)),
    ]);
    return { subjects: Object.fromEntries(figures), floorPerSecond: measured(floors) };
  } finally {
    await Promise.all([floor, ...subjects].map((running) => running.stop()));
  }
}

type Round = Awaited<ReturnType<typeof withUsage<Awaited<ReturnType<typeof saturate>>>>>;

function summarize(rounds: readonly Round[]): SubjectFigures {
  if (rounds.length !== ROUNDS) throw new Error('a round is missing');
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

function nameOf(item: Subject | 'suelo'): string {
  return item === 'suelo' ? item : item.name;
}
