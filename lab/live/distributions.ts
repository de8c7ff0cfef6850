import { byStage, type Stage } from '@sel/contract';
import type { Distribution, LabSnapshot } from '@sel/contract/lab/snapshot';
import { summarize } from '../load/latency.ts';
import type { WindowFigures } from '../load/window.ts';
import type { EndedConsulta } from './consulta-observer.ts';

const MAX_VALUES = 4_000;
const NOTHING: Distribution = { meanMs: 0, p50Ms: 0, p95Ms: 0, p99Ms: 0 };

/** Where the time of the last consultas went: as clients saw it or, when none says, as far as the server knows. */
export function latencies(
  seen: readonly WindowFigures[],
  ended: readonly EndedConsulta[],
): Pick<LabSnapshot, 'stages' | 'endToEnd' | 'seenBy'> {
  const seenWhole = distribution(seen.flatMap(({ endToEndMs }) => [...endToEndMs]));
  if (seenWhole) {
    const stages = stagesOf((stage) => seen.flatMap((window) => [...window.stages[stage]]));
    return { stages, endToEnd: seenWhole, seenBy: 'clients' };
  }
  const endToEnd = distribution(ended.map(({ createdMs, processedMs }) => processedMs - createdMs));
  const stages = endToEnd && stagesOf((stage) => ended.map((consulta) => serverStageMs(consulta, stage)));
  return { stages, endToEnd, seenBy: 'server' };
}

function stagesOf(valuesMs: (stage: Stage) => number[]): Record<Stage, Distribution> {
  return byStage((stage) => distribution(valuesMs(stage)) ?? NOTHING);
}

/** @returns null for no values. Above some thousands, the last ones speak for all. */
function distribution(valuesMs: readonly number[]): Distribution | null {
  if (valuesMs.length === 0) return null;
  const { meanMs, p50Ms, p95Ms, p99Ms } = summarize(Float64Array.from(valuesMs.slice(-MAX_VALUES)));
  return { meanMs, p50Ms, p95Ms, p99Ms };
}

/** Between which two times of a consulta a stage lies, where the server alone can tell; what only a client sees is 0. */
const SERVER_STAGES: Partial<Record<Stage, readonly [from: ServerTime, until: ServerTime]>> = {
  publish: ['createdMs', 'publishedMs'],
  queue: ['publishedMs', 'startedMs'],
  work: ['startedMs', 'finishedMs'],
  store: ['finishedMs', 'processedMs'],
};
type ServerTime = Extract<keyof EndedConsulta, `${string}Ms`>;

function serverStageMs(consulta: EndedConsulta, stage: Stage): number {
  const [from, until] = SERVER_STAGES[stage] ?? ['createdMs', 'createdMs'];
  return consulta[until] - consulta[from];
}
