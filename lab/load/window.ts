import { byStage, STAGES, type Stage, type StageDurations } from '@sel/contract/stages';
import { ENDINGS, type Ending } from './samples.ts';

/** What happened in one stretch of time, for live charts. */
export interface WindowFigures {
  sent: number;
  accepted: number;
  /** The ids that the answers 202 carried: what clients were promised. */
  acceptedIds: Float64Array;
  endings: Record<Ending, number>;
  underWay: number;
  /** Latencies of what was answered or noticed in this stretch. */
  postMs: Float64Array;
  endToEndMs: Float64Array;
  /** Those of `endToEndMs` without the generator's own delay. */
  fromSentMs: Float64Array;
  stages: Record<Stage, Float64Array>;
  /** How late the generator itself was. */
  lagMs: Float64Array;
  /** What went wrong, with how often. */
  failures: Record<string, number>;
}

/** Collects figures until they are taken. */
export class Window {
  #accepted: number[] = [];
  #acceptedIds: number[] = [];
  #noticed: number[] = [];
  #fromSent: number[] = [];
  #lags: number[] = [];
  #stages = emptyStages();
  #endings = new Map<Ending, number>();
  #failures = new Map<string, number>();

  sent(lagMs: number): void {
    this.#lags.push(lagMs);
  }

  accepted(latencyMs: number, id: number): void {
    this.#accepted.push(latencyMs);
    this.#acceptedIds.push(id);
  }

  /** @param fromSentMs the latency without the generator's own delay. */
  noticed(latencyMs: number, fromSentMs: number, stages: StageDurations): void {
    this.#noticed.push(latencyMs);
    this.#fromSent.push(fromSentMs);
    for (const stage of STAGES) this.#stages[stage].push(stages[stage]);
  }

  ended(ending: Ending): void {
    this.#endings.set(ending, (this.#endings.get(ending) ?? 0) + 1);
  }

  failed(reason: string): void {
    this.#failures.set(reason, (this.#failures.get(reason) ?? 0) + 1);
  }

  take(underWay: number): WindowFigures {
    const figures = {
      sent: this.#lags.length,
      accepted: this.#accepted.length,
      acceptedIds: Float64Array.from(this.#acceptedIds),
      endings: byEnding((ending) => this.#endings.get(ending) ?? 0),
      underWay,
      postMs: Float64Array.from(this.#accepted),
      endToEndMs: Float64Array.from(this.#noticed),
      fromSentMs: Float64Array.from(this.#fromSent),
      stages: byStage((stage) => Float64Array.from(this.#stages[stage])),
      lagMs: Float64Array.from(this.#lags),
      failures: Object.fromEntries(this.#failures),
    };
    this.#accepted = [];
    this.#acceptedIds = [];
    this.#noticed = [];
    this.#fromSent = [];
    this.#lags = [];
    this.#stages = emptyStages();
    this.#endings = new Map();
    this.#failures = new Map();
    return figures;
  }
}

/** The figures of several processes for the same stretch of time. */
export function mergeWindows(windows: readonly WindowFigures[]): WindowFigures {
  const sum = (of: (window: WindowFigures) => number) =>
    windows.reduce((total, window) => total + of(window), 0);
  const failures: Record<string, number> = {};
  for (const [reason, count] of windows.flatMap((window) => Object.entries(window.failures))) {
    failures[reason] = (failures[reason] ?? 0) + count;
  }
  return {
    sent: sum((window) => window.sent),
    accepted: sum((window) => window.accepted),
    acceptedIds: join(windows.map((window) => window.acceptedIds)),
    endings: byEnding((ending) => sum((window) => window.endings[ending])),
    underWay: sum((window) => window.underWay),
    postMs: join(windows.map((window) => window.postMs)),
    endToEndMs: join(windows.map((window) => window.endToEndMs)),
    fromSentMs: join(windows.map((window) => window.fromSentMs)),
    stages: byStage((stage) => join(windows.map((window) => window.stages[stage]))),
    lagMs: join(windows.map((window) => window.lagMs)),
    failures,
  };
}

/** One after the other. */
export function join(parts: readonly Float64Array[]): Float64Array {
  const joined = new Float64Array(parts.reduce((total, part) => total + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    joined.set(part, offset);
    offset += part.length;
  }
  return joined;
}

function emptyStages(): Record<Stage, number[]> {
  return byStage(() => []);
}

function byEnding(value: (ending: Ending) => number): Record<Ending, number> {
  return Object.fromEntries(ENDINGS.map((ending) => [ending, value(ending)])) as Record<Ending, number>;
}
