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
  const endToEnd = distribution(seen.flatMap(({ endToEndMs }) => [...endToEndMs]));
  if (endToEnd) {
    const stages = byStage(
      (stage) => distribution(seen.flatMap((window) => [...window.stages[stage]])) ?? NOTHING,
    );
    return { stages, endToEnd, seenBy: 'clients' };
  }
  if (ended.length === 0) return { stages: null, endToEnd: null, seenBy: 'server' };
  const stages = byStage(
    (stage) => distribution(ended.map((consulta) => serverStageMs(consulta, stage))) ?? NOTHING,
  );
  const whole = distribution(ended.map(({ createdMs, processedMs }) => processedMs - createdMs));
  return { stages, endToEnd: whole, seenBy: 'server' };
}

/** @returns null for no values. Above some thousands, the last ones speak for all. */
function distribution(valuesMs: readonly number[]): Distribution | null {
  if (valuesMs.length === 0) return null;
  const { meanMs, p50Ms, p95Ms, p99Ms } = summarize(Float64Array.from(valuesMs.slice(-MAX_VALUES)));
  return { meanMs, p50Ms, p95Ms, p99Ms };
}

/** The stages between which the server alone can tell the times; what only a client sees is 0. */
function serverStageMs(consulta: EndedConsulta, stage: Stage): number {
  const { createdMs, publishedMs, startedMs, finishedMs, processedMs } = consulta;
  switch (stage) {
    case 'publish':
      return publishedMs - createdMs;
    case 'queue':
      return startedMs - publishedMs;
    case 'work':
      return finishedMs - startedMs;
    case 'store':
      return processedMs - finishedMs;
    default:
      return 0;
  }
}
