import type { FinalStatus } from '@sel/contract';
import type { LedgerState } from '@sel/contract/lab/snapshot';

const PROMISED = 1;
const SEEN = 2;
const COMPLETED = 4;
const NOT_FOUND = 8;
const FAILED = 16;
const STATUS_FLAG = { completed: COMPLETED, not_found: NOT_FOUND, failed: FAILED } as const;
const ENDED = COMPLETED | NOT_FOUND | FAILED;

/** A row may be unseen for so long after its promise: the database is looked at a few times a second. */
const GRACE_MS = 5_000;

/**
 * Holds promises (from the load generator's clients) against facts (from the database): two sources that
 * know nothing of each other, in any order. A byte for each id keeps millions of them small.
 */
export class PromiseLedger {
  #flags = new Uint8Array(1 << 16);
  /** The id of the first byte; ids before it are older than this ledger. */
  #base: number | undefined;
  /** Promised ids that have not been seen yet, and since when. */
  readonly #unseen = new Map<number, number>();
  #accepted = 0;
  #duplicated = 0;
  #inProgress = 0;
  readonly #ended = { completed: 0, not_found: 0, failed: 0 };

  /** A client was given this id. */
  promise(id: number, nowMs: number): void {
    this.#accepted += 1;
    const flags = this.#get(id);
    if (flags & PROMISED) {
      this.#duplicated += 1;
      return;
    }
    this.#set(id, flags | PROMISED);
    if (!(flags & SEEN)) this.#unseen.set(id, nowMs);
    else if (flags & ENDED) this.#count(flags);
    else this.#inProgress += 1;
  }

  /** The database has it. */
  seen(id: number): void {
    const flags = this.#get(id);
    if (flags & SEEN) return;
    this.#set(id, flags | SEEN);
    this.#unseen.delete(id);
    if (flags & PROMISED) this.#inProgress += 1;
  }

  /** The database says that it has ended. */
  ended(id: number, status: FinalStatus): void {
    this.seen(id);
    const flags = this.#get(id);
    if (flags & ENDED) return;
    this.#set(id, flags | STATUS_FLAG[status]);
    if (!(flags & PROMISED)) return;
    this.#inProgress -= 1;
    this.#count(STATUS_FLAG[status]);
  }

  state(nowMs: number): LedgerState {
    const { completed, not_found, failed } = this.#ended;
    let lost = 0;
    for (const sinceMs of this.#unseen.values()) if (nowMs - sinceMs > GRACE_MS) lost += 1;
    const inProgress = this.#inProgress + this.#unseen.size - lost;
    return {
      accepted: this.#accepted,
      completed,
      not_found,
      failed,
      inProgress,
      lost,
      duplicated: this.#duplicated,
      balanced: this.#accepted === completed + not_found + failed + inProgress,
    };
  }

  #count(flags: number): void {
    if (flags & COMPLETED) this.#ended.completed += 1;
    else if (flags & NOT_FOUND) this.#ended.not_found += 1;
    else this.#ended.failed += 1;
  }

  #get(id: number): number {
    // Gateways draw ids in batches: a smaller one may come a little after a larger one.
    this.#base ??= Math.max(0, id - 10_000);
    return this.#flags[id - this.#base] ?? 0;
  }

  #set(id: number, flags: number): void {
    const index = id - (this.#base ?? 0);
    // It was created long before this ledger, ends only now, and was promised to no client that counts here.
    if (index < 0) return;
    if (index >= this.#flags.length) {
      const grown = new Uint8Array(Math.max(index + 1, this.#flags.length * 2));
      grown.set(this.#flags);
      this.#flags = grown;
    }
    this.#flags[index] = flags;
  }
}
