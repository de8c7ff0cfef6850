import type { Observation } from './consulta-observer.ts';

/** One look in figures: how many were inside at its moment, and what had happened since the look before. */
export interface Look {
  /** When it was made, on PostgreSQL's clock. */
  atMs: number;
  open: number;
  created: number;
  ended: number;
  /** How long those that ended had been in the system, added up. */
  residenceMs: number;
  /**
   * How many were inside times how long, since the look before: at each moment those that were open at that look, and
   * who had come, without who had gone. Divided by the time it is the mean number inside.
   */
  insideMs: number;
}

/** What happened between two looks. The first look of a stretch only says where it begins. */
export interface Stretch {
  observedMs: number;
  created: number;
  ended: number;
  residenceMs: number;
  insideMs: number;
  /** The looks at its moments, the first one left out. */
  looks: readonly Look[];
}

/** The looks of the last while: a few numbers for each, however many consultas there are. */
export class Looks {
  readonly #keptMs: number;
  #looks: Look[] = [];

  constructor(keptMs: number) {
    this.#keptMs = keptMs;
  }

  add({ atMs, created, ended, open }: Pick<Observation, 'atMs' | 'created' | 'ended' | 'open'>): void {
    const before = this.latest;
    const sum = (timesMs: readonly number[]) => timesMs.reduce((total, ms) => total + ms, 0);
    const residenceMs = sum(ended.map(({ createdMs, processedMs }) => processedMs - createdMs));
    const insideMs =
      (before ? before.open * (atMs - before.atMs) : 0) +
      sum(created.map(({ createdMs }) => atMs - createdMs)) -
      sum(ended.map(({ processedMs }) => atMs - processedMs));
    this.#looks = this.#looks.filter((look) => look.atMs >= atMs - this.#keptMs);
    this.#looks.push({ atMs, open, created: created.length, ended: ended.length, residenceMs, insideMs });
  }

  get latest(): Look | undefined {
    return this.#looks.at(-1);
  }

  get beforeLatest(): Look | undefined {
    return this.#looks.at(-2);
  }

  /** From the first look at that time or after it to the last look: a figure divides by what was observed. */
  since(fromMs: number): Stretch {
    const [first, ...looks] = this.#looks.filter(({ atMs }) => atMs >= fromMs);
    return stretchOf(first?.atMs ?? 0, looks);
  }

  /** The last so many milliseconds before the last look; two looks at least, if there are two. */
  last(lengthMs: number): Stretch {
    const secondLast = this.beforeLatest?.atMs ?? Infinity;
    return this.since(Math.min((this.latest?.atMs ?? 0) - lengthMs, secondLast));
  }
}

/** @param beganMs the moment of the look before the first of these. */
export function stretchOf(beganMs: number, looks: readonly Look[]): Stretch {
  const sum = (of: (look: Look) => number) => looks.reduce((total, look) => total + of(look), 0);
  return {
    observedMs: looks.length > 0 ? (looks.at(-1) as Look).atMs - beganMs : 0,
    created: sum(({ created }) => created),
    ended: sum(({ ended }) => ended),
    residenceMs: sum(({ residenceMs }) => residenceMs),
    insideMs: sum(({ insideMs }) => insideMs),
    looks,
  };
}

/** How many that is per second; 0 when nothing was observed. */
export function perSecond(count: number, observedMs: number): number {
  return observedMs > 0 ? (count / observedMs) * 1000 : 0;
}
