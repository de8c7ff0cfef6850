import type { Consulta } from './consulta.ts';

/**
 * Where the milliseconds of a consulta go, in order:
 * accept (client sends → row inserted), publish (→ handed to the broker), queue (→ a worker takes it),
 * work (→ its result is known), store (→ the result is stored), notice (→ the client knows).
 */
export const STAGES = ['accept', 'publish', 'queue', 'work', 'store', 'notice'] as const;
export type Stage = (typeof STAGES)[number];
export type StageDurations = Record<Stage, number>;

/** One of something for each stage. */
export function byStage<T>(value: (stage: Stage) => T): Record<Stage, T> {
  return Object.fromEntries(STAGES.map((stage) => [stage, value(stage)])) as Record<Stage, T>;
}

/** What a client saw of one consulta, in milliseconds on any one clock of its own. */
export interface ClientTimes {
  sentMs: number;
  /** When the 202 arrived. */
  acceptedMs: number;
  /** When the answer arrived that said how it ended. */
  noticedMs: number;
}

/** What is known of PostgreSQL's clock minus the client's, in milliseconds: it lies between the two. */
export interface OffsetBounds {
  lowMs: number;
  highMs: number;
}

type ServerTimes = Pick<
  Consulta,
  'created_at' | 'published_at' | 'started_at' | 'finished_at' | 'processed_at'
>;

/**
 * What one consulta says about the distance of the two clocks. Its row was inserted after the client sent
 * the request and before the answer came, and it ended before the client knew (Marzullo and Owicki,
 * "Maintaining the time in a distributed system", 1983: every exchange bounds the offset from both sides).
 */
export function offsetBounds(consulta: ServerTimes, seen: ClientTimes): OffsetBounds {
  const { createdMs, processedMs } = serverTimes(consulta);
  const lowMs = Math.max(createdMs - seen.acceptedMs, processedMs - seen.noticedMs);
  return { lowMs, highMs: Math.max(lowMs, createdMs - seen.sentMs) };
}

/** Both bounds together; the newer alone when they contradict each other, for then a clock was set. */
export function narrow(older: OffsetBounds | undefined, newer: OffsetBounds): OffsetBounds {
  if (!older) return newer;
  const lowMs = Math.max(older.lowMs, newer.lowMs);
  const highMs = Math.min(older.highMs, newer.highMs);
  return lowMs <= highMs ? { lowMs, highMs } : newer;
}

/**
 * The duration of each stage in milliseconds. None is negative, and together they are exactly what the
 * client waited: `noticedMs - sentMs` (or what the server's clock says, should that be longer).
 * A stage that the consulta never reached, because it failed before, lasts 0.
 * @param bounds the clocks' offset as far as it is known from other consultas of this client.
 */
export function stageDurations(
  consulta: ServerTimes,
  seen: ClientTimes,
  bounds?: OffsetBounds,
): StageDurations {
  const { createdMs, publishedMs, startedMs, finishedMs, processedMs } = serverTimes(consulta);
  const { lowMs, highMs } = narrow(bounds, offsetBounds(consulta, seen));
  const offsetMs = (lowMs + highMs) / 2;
  const outsideMs = Math.max(0, seen.noticedMs - seen.sentMs - (processedMs - createdMs));
  const acceptMs = clamp(createdMs - offsetMs - seen.sentMs, outsideMs);
  return {
    accept: acceptMs,
    publish: publishedMs - createdMs,
    queue: startedMs - publishedMs,
    work: finishedMs - startedMs,
    store: processedMs - finishedMs,
    notice: outsideMs - acceptMs,
  };
}

/** The consulta's times in milliseconds since 1970; none lies before the one that precedes it. */
function serverTimes(consulta: ServerTimes) {
  const createdMs = epochMs(consulta.created_at);
  const publishedMs = notBefore(createdMs, consulta.published_at);
  const startedMs = notBefore(publishedMs, consulta.started_at);
  const finishedMs = notBefore(startedMs, consulta.finished_at);
  return {
    createdMs,
    publishedMs,
    startedMs,
    finishedMs,
    processedMs: notBefore(finishedMs, consulta.processed_at),
  };
}

function notBefore(previousMs: number, time: string | null): number {
  return time === null ? previousMs : Math.max(previousMs, epochMs(time));
}

/** Milliseconds since 1970 with PostgreSQL's microseconds, which `Date` would cut off. */
export function epochMs(time: string): number {
  const fraction = /\.\d{3}(\d+)/.exec(time)?.[1];
  return Date.parse(time) + (fraction ? Number(`0.${fraction}`) : 0);
}

function clamp(valueMs: number, highestMs: number): number {
  return Math.min(Math.max(0, valueMs), highestMs);
}
