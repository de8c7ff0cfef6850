/** The ways to break a promise; `other` is all that has no column of its own in the table. */
export type BreachKind = 'lost' | 'duplicated' | 'wrong' | 'failed' | 'other';

export interface Breach {
  kind: BreachKind;
  text: string;
}

/** What a client has read of its consulta. */
export interface Answer {
  status: string;
  codigo_buscado: string | null;
  /** A product, all of them, or nothing. */
  resultado: { codigo: string } | { codigo: string }[] | null;
}

/** One POST and what its client was told, once it was told anything. */
export interface Entry {
  /** The product it asks for; null for the whole catalogue. */
  codigo: string | null;
  /** How it must end. */
  expected: 'completed' | 'not_found';
  key: string | undefined;
  /** accepted: 202 with an id; refused: an honest no (503, 429); unknown: no answer, so anything may be true. */
  told: 'nothing' | 'accepted' | 'refused' | 'unknown';
  consultaId?: number;
  /** The gateway that did. */
  acceptedBy?: string;
  /** The end that its client has read afterwards. */
  seen?: Answer;
}

/** What all clients together were promised, and every breach of manners they met. */
export class History {
  readonly entries: Entry[] = [];
  readonly accepted = new Map<number, Entry>();
  /** Broken promises that a client sees by itself: an id that two got, a 5xx that is no 503, no answer at all. */
  readonly breaches: Breach[] = [];
  /** When a 202 arrived, in milliseconds since 1970, ascending. */
  readonly acceptedAtMs: number[] = [];
  /** Answers that a client had to take as "come back later", connection errors included. */
  refusals = 0;
  readonly #earlierIds: ReadonlySet<number>;

  /** @param earlierIds those that were answered before; none of them may be answered again. */
  constructor(earlierIds: ReadonlySet<number>) {
    this.#earlierIds = earlierIds;
  }

  open(entry: Omit<Entry, 'told'>): Entry {
    const opened: Entry = { ...entry, told: 'nothing' };
    this.entries.push(opened);
    return opened;
  }

  report(text: string, kind: BreachKind = 'other'): void {
    this.breaches.push({ kind, text });
  }

  accept(entry: Entry, consultaId: number): void {
    const owner = this.accepted.get(consultaId);
    if ((owner && owner !== entry) || this.#earlierIds.has(consultaId)) {
      this.report(`consulta_id ${consultaId} was answered to two requests`, 'duplicated');
    }
    entry.told = 'accepted';
    entry.consultaId = consultaId;
    this.accepted.set(consultaId, entry);
    this.acceptedAtMs.push(Date.now());
  }

  /** Requests without a 202 whose consulta may exist all the same: at most so many rows that nobody was promised. */
  get possiblyAccepted(): number {
    return this.entries.filter(({ told }) => told !== 'accepted').length;
  }

  /** The longest time without any 202 between the two instants, in milliseconds. */
  longestGapMs(fromMs: number, toMs: number): number {
    const times = [fromMs, ...this.acceptedAtMs.filter((at) => at > fromMs && at < toMs), toMs];
    return Math.max(...times.slice(1).map((at, index) => at - (times[index] as number)));
  }
}
