import { byStage, STAGES, type Stage, type StageDurations } from '@sel/contract/stages';
import { byEnding, type Ending } from './samples.ts';

/** What happened in one stretch of time, for live charts. */
export interface WindowFigures {
  sent: number;
  /** The ids that the answers 202 carried: what clients were promised. */
  acceptedIds: Float64Array;
  endings: Record<Ending, number>;
  underWay: number;
  /** Latencies of what was noticed in this stretch. */
  endToEndMs: Float64Array;
  /** The same latencies without the generator's own delay. */
  fromSentMs: Float64Array;
  stages: Record<Stage, Float64Array>;
  /** How late the generator itself was. */
  lagMs: Float64Array;
}

/** Collects figures until they are taken. */
export class Window {
  #since = nothingYet();

  sent(lagMs: number): void {
    this.#since.lagMs.push(lagMs);
  }

  accepted(id: number): void {
    this.#since.acceptedIds.push(id);
  }

  /** @param fromSentMs the latency without the generator's own delay. */
  noticed(latencyMs: number, fromSentMs: number, stages: StageDurations): void {
    this.#since.endToEndMs.push(latencyMs);
    this.#since.fromSentMs.push(fromSentMs);
    for (const stage of STAGES) this.#since.stages[stage].push(stages[stage]);
  }

  ended(ending: Ending): void {
    this.#since.endings[ending] += 1;
  }

  take(underWay: number): WindowFigures {
    const { acceptedIds, endings, endToEndMs, fromSentMs, stages, lagMs } = this.#since;
    this.#since = nothingYet();
    return {
      sent: lagMs.length,
      acceptedIds: Float64Array.from(acceptedIds),
      endings,
      underWay,
      endToEndMs: Float64Array.from(endToEndMs),
      fromSentMs: Float64Array.from(fromSentMs),
      stages: byStage((stage) => Float64Array.from(stages[stage])),
      lagMs: Float64Array.from(lagMs),
    };
  }
}

function nothingYet() {
  const none = (): number[] => [];
  return {
    acceptedIds: none(),
    endings: byEnding(() => 0),
    endToEndMs: none(),
    fromSentMs: none(),
    stages: byStage(none),
    lagMs: none(),
  };
}

/** The figures of several processes for the same stretch of time. */
export function mergeWindows(windows: readonly WindowFigures[]): WindowFigures {
  const sum = (of: (window: WindowFigures) => number) =>
    windows.reduce((total, window) => total + of(window), 0);
  return {
    sent: sum((window) => window.sent),
    acceptedIds: join(windows.map((window) => window.acceptedIds)),
    endings: byEnding((ending) => sum((window) => window.endings[ending])),
    underWay: sum((window) => window.underWay),
    endToEndMs: join(windows.map((window) => window.endToEndMs)),
    fromSentMs: join(windows.map((window) => window.fromSentMs)),
    stages: byStage((stage) => join(windows.map((window) => window.stages[stage]))),
    lagMs: join(windows.map((window) => window.lagMs)),
  };
}

/** Joins them one after the other. */
export function join(parts: readonly Float64Array[]): Float64Array {
  const joined = new Float64Array(parts.reduce((total, part) => total + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    joined.set(part, offset);
    offset += part.length;
  }
  return joined;
}
