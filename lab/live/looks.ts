import type { Observation } from './consulta-observer.ts';

/** One look in figures: how many were inside at its moment, and what had happened since the look before. */
export interface Look {
  /** On PostgreSQL's clock. */
  atMs: number;
  open: number;
  created: number;
  ended: number;
  /** How long those that ended had been in the system, added up. */
  residenceMs: number;
}

/** What happened between two looks. The first look of a stretch only says where it begins. */
export interface Stretch {
  observedMs: number;
  created: number;
  ended: number;
  residenceMs: number;
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

  add({ atMs, created, ended, open }: Observation): void {
    const residenceMs = ended.reduce((sum, { createdMs, processedMs }) => sum + processedMs - createdMs, 0);
    this.#looks = this.#looks.filter((look) => look.atMs >= atMs - this.#keptMs);
    this.#looks.push({ atMs, open, created: created.length, ended: ended.length, residenceMs });
  }

  get latest(): Look | undefined {
    return this.#looks.at(-1);
  }

  /** From the first look at that time or after it to the last look: a figure divides by what was observed. */
  since(fromMs: number): Stretch {
    const [first, ...looks] = this.#looks.filter(({ atMs }) => atMs >= fromMs);
    return stretchOf(first?.atMs ?? 0, looks);
  }

  /** The last so many milliseconds before the last look; two looks at least, if there are two. */
  last(lengthMs: number): Stretch {
    const secondLast = this.#looks.at(-2)?.atMs ?? Infinity;
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
    looks,
  };
}

/** How many that is per second; 0 when nothing was observed. */
export function perSecond(count: number, observedMs: number): number {
  return observedMs > 0 ? (count / observedMs) * 1000 : 0;
}
