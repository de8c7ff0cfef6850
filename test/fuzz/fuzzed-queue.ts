import type fc from 'fast-check';

/** A real queue that takes whatever is put into it, as from an intruder or a broken program. */
export interface FuzzedQueue<Case> {
  /** @param endedIds consultas that have ended. */
  cases(endedIds: readonly number[]): fc.Arbitrary<Case>;
  /** @returns how many of them must become dead letters. */
  put(cases: readonly Case[]): Promise<number>;
  countDeadLetters(): Promise<number>;
  close(): Promise<void>;
}
