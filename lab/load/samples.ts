import { STAGES, type StageDurations } from '@sel/contract/stages';

/** How a request ended, as far as the client knows; the number is what is stored. */
export const ENDINGS = [
  /** It was still under way when the run ended. */
  'unfinished',
  /** It was answered with 202 and, as planned, not followed further. */
  'accepted',
  'completed',
  'not_found',
  'failed',
  /** 429 or 503: the system said that it has too much to do. */
  'refused',
  /** There was no answer, or one that should not be. */
  'error',
  /** It was not sent, because too many were under way. */
  'dropped',
] as const;
export type Ending = (typeof ENDINGS)[number];

/** Makes one of something for each ending. */
export function byEnding<T>(value: (ending: Ending, index: number) => T): Record<Ending, T> {
  return Object.fromEntries(ENDINGS.map((ending, index) => [ending, value(ending, index)])) as Record<
    Ending,
    T
  >;
}

/** Milliseconds since the run began: when it was due, handed over to be sent, on a connection, answered, and its end known. */
const TIMES = ['intendedMs', 'sentMs', 'onWireMs', 'acceptedMs', 'noticedMs'] as const;
type Column = (typeof TIMES)[number] | (typeof STAGES)[number];

/** All samples of a run, one typed array for each figure; what did not happen is NaN. */
export type SampleColumns = Record<Column, Float64Array> & {
  ending: Uint8Array;
  status: Uint16Array;
  requests: Uint16Array;
};
const COLUMNS = [...TIMES, ...STAGES, 'ending', 'status', 'requests'] as const;

const FIRST_CAPACITY = 4_096;

/** Records what happens to each request, 93 bytes apiece and nothing for the garbage collector. */
export class Samples {
  #columns = allocate(FIRST_CAPACITY);
  #count = 0;

  get count(): number {
    return this.#count;
  }

  /** @returns the number of the new sample. */
  add(intendedMs: number, sentMs: number): number {
    if (this.#count === this.#columns.ending.length)
      this.#columns = copyInto(allocate(this.#count * 2), [this.#columns]);
    const sample = this.#count;
    this.#columns.intendedMs[sample] = intendedMs;
    this.#columns.sentMs[sample] = sentMs;
    this.#count += 1;
    return sample;
  }

  dropped(sample: number): void {
    this.#columns.sentMs[sample] = Number.NaN;
    this.ended(sample, 'dropped');
  }

  /** @param onWireMs when its first byte was written to a connection. */
  answered(sample: number, status: number, acceptedMs: number, onWireMs: number): void {
    this.#columns.onWireMs[sample] = onWireMs;
    this.#columns.status[sample] = status;
    this.#columns.requests[sample] = 1;
    if (status === 202) this.#columns.acceptedMs[sample] = acceptedMs;
  }

  noticed(sample: number, noticedMs: number, requests: number, stages: StageDurations): void {
    this.#columns.noticedMs[sample] = noticedMs;
    this.#columns.requests[sample] = 1 + requests;
    for (const stage of STAGES) this.#columns[stage][sample] = stages[stage];
  }

  ended(sample: number, ending: Ending): void {
    this.#columns.ending[sample] = ENDINGS.indexOf(ending);
  }

  value(column: Column, sample: number): number {
    return this.#columns[column][sample] ?? Number.NaN;
  }

  columns(): SampleColumns {
    return mapColumns(this.#columns, (values) => values.slice(0, this.#count) as typeof values);
  }
}

/** The samples of several processes as those of one run. */
export function merge(parts: readonly SampleColumns[]): SampleColumns {
  const total = parts.reduce((sum, part) => sum + part.ending.length, 0);
  return copyInto(allocate(total), parts);
}

/**
 * Latency from the *intended* start to the given instant: what a client waits, a late generator included.
 * @param from `sentMs` leaves out the generator's own delay.
 */
export function latenciesMs(
  samples: SampleColumns,
  until: (typeof TIMES)[number],
  from: 'intendedMs' | 'sentMs' = 'intendedMs',
): Float64Array {
  return samples[until].map((endMs, sample) => endMs - (samples[from][sample] ?? Number.NaN));
}

/** Most requests that were handed over and not answered yet at any one moment: λ·W, and its chance. */
export function mostUnderWay({ sentMs, acceptedMs, onWireMs }: SampleColumns): number {
  // One that was never accepted counts until it was written, at least.
  const ends = acceptedMs.map((endMs, sample) => (Number.isNaN(endMs) ? (onWireMs[sample] ?? endMs) : endMs));
  const [begins, finishes] = [ascending(sentMs), ascending(ends)];
  let finished = 0;
  return begins.reduce((most, beginMs, begun) => {
    while (finished < finishes.length && (finishes[finished] as number) <= beginMs) finished += 1;
    return Math.max(most, begun + 1 - finished);
  }, 0);
}

/** Leaves out what did not happen. */
export function happened(valuesMs: Float64Array): Float64Array {
  return valuesMs.filter((value) => !Number.isNaN(value));
}

/** What happened, the smallest value first. */
export function ascending(valuesMs: Float64Array): Float64Array {
  return happened(valuesMs).sort();
}

export function countEndings(samples: SampleColumns): Record<Ending, number> {
  const counts = new Array<number>(ENDINGS.length).fill(0);
  for (const ending of samples.ending) counts[ending] = (counts[ending] ?? 0) + 1;
  return byEnding((_, index) => counts[index] ?? 0);
}

/** Only the samples whose intended start lies in the given stretch (a warm-up is cut off this way). */
export function between(samples: SampleColumns, fromMs: number, toMs: number): SampleColumns {
  const keep = samples.intendedMs.map((time) => (time >= fromMs && time < toMs ? 1 : 0));
  const chosen = <T extends Float64Array | Uint8Array | Uint16Array>(values: T) =>
    values.filter((_, sample) => keep[sample] === 1) as T;
  return mapColumns(samples, chosen);
}

function mapColumns(
  columns: SampleColumns,
  map: <T extends Float64Array | Uint8Array | Uint16Array>(values: T) => T,
): SampleColumns {
  return Object.fromEntries(COLUMNS.map((name) => [name, map(columns[name])])) as SampleColumns;
}

function allocate(capacity: number): SampleColumns {
  return {
    ...(Object.fromEntries(
      [...TIMES, ...STAGES].map((name) => [name, new Float64Array(capacity).fill(Number.NaN)]),
    ) as Record<Column, Float64Array>),
    ending: new Uint8Array(capacity),
    status: new Uint16Array(capacity),
    requests: new Uint16Array(capacity),
  };
}

function copyInto(target: SampleColumns, parts: readonly SampleColumns[]): SampleColumns {
  let offset = 0;
  for (const part of parts) {
    for (const name of COLUMNS) target[name].set(part[name], offset);
    offset += part.ending.length;
  }
  return target;
}
