import { availableParallelism } from 'node:os';
import type { LabSnapshot } from '@sel/contract/lab/snapshot';
import type { Text } from '@sel/contract/lab/text';
import type { EndedConsulta } from '../../live/consulta-observer.ts';
import { constantRate } from '../../load/rate-profile.ts';
import { momentsOf } from '../../queueing/statistics/moments.ts';
import type { Task } from '../experiment.ts';
import type { Laboratory } from '../laboratory.ts';
import type { Discardable, Taken } from '../measurement.ts';
import { type Factors, HANDS, type Measured, WORK_MS } from './setup.ts';

const FILL_PER_SECOND = 1_500;
/** Workers start one after the other, and those that are there first do not wait for the last. */
const STARTING_MS = 5_000;

/**
 * How much the workers finish per second of a queue that was filled before they were started. Neither the
 * generator nor the gateway has anything to do meanwhile: on a small machine they would take the processor
 * from the workers, and what was measured would be theirs as well.
 */
export async function measure(
  laboratory: Laboratory,
  { factors: { work, workers }, plan: { warmUpMs, measureMs }, seed }: Task<Factors, Measured>,
): Promise<Taken<Measured>> {
  await laboratory.setWorkers(0, HANDS[work]);
  await laboratory.setWork({ meanMs: WORK_MS, distribution: 'constante', kind: work });
  const consultas = mostPerSecond({ work, workers }) * ((STARTING_MS + warmUpMs + measureMs) / 1000);
  const load = { kind: 'open', process: 'regular', profile: constantRate(FILL_PER_SECOND) } as const;
  const fillMs = (consultas / FILL_PER_SECOND) * 1000;
  const drained = laboratory.load({ load, seed, notice: 'none' }, fillMs);
  await Promise.race([laboratory.pause(fillMs), drained]);
  await laboratory.setWorkers(workers, HANDS[work]);
  const { ended, snapshots } = await drained;
  return steadyRate(ended, snapshots, workers, warmUpMs, measureMs);
}

/** What so many workers could finish if nothing but the work took time. */
function mostPerSecond({ work, workers }: Factors): number {
  const atOnce = work === 'cpu' ? Math.min(workers, availableParallelism()) : workers * HANDS.espera;
  return (atOnce * 1000) / WORK_MS;
}

/** Counts what ended in a stretch of time in which all workers were at work, and how busy the processors were then. */
export function steadyRate(
  ended: readonly EndedConsulta[],
  snapshots: readonly Pick<LabSnapshot, 'atMs' | 'machineCpuShare'>[],
  workers: number,
  warmUpMs: number,
  measureMs: number,
): Measured & Discardable {
  const spans = [...Map.groupBy(ended, ({ worker }) => worker).values()].map((own) => {
    const timesMs = own.map(({ processedMs }) => processedMs);
    return { firstMs: Math.min(...timesMs), lastMs: Math.max(...timesMs) };
  });
  const fromMs = Math.max(...spans.map(({ firstMs }) => firstMs)) + warmUpMs;
  const toMs = fromMs + measureMs;
  const finished = ended.filter(({ processedMs }) => processedMs >= fromMs && processedMs < toMs).length;
  const meanwhile = snapshots.filter(({ atMs }) => atMs >= fromMs && atMs < toMs);
  const wasSteady = spans.length === workers && spans.every(({ lastMs }) => lastMs >= toMs);
  return {
    figures: {
      throughputPerSecond: (finished / measureMs) * 1000,
      machineCpuShare: momentsOf(meanwhile.map(({ machineCpuShare }) => machineCpuShare)).mean,
      cores: availableParallelism(),
    },
    series: {},
    ...(meanwhile.length === 0 && { invalid: UNWATCHED }),
    ...(!wasSteady && { invalid: EMPTY_TOO_SOON }),
  };
}

const EMPTY_TOO_SOON: Text = {
  es: 'la cola se vació antes de que todos los workers llevaran bastante tiempo trabajando',
  en: 'the queue was empty before all workers had been at work for long enough',
};
const UNWATCHED: Text = {
  es: 'el laboratorio se quedó sin procesador mientras se medía, y no sabe cuánto les quedaba a los workers',
  en: 'the laboratory got no processor while it measured, and does not know how much of it was left for the workers',
};
