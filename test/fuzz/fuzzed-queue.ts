import type fc from 'fast-check';
import type { EndedConsultas } from './message-cases.ts';

/** A real queue that takes whatever is put into it, as from an intruder or a broken program. */
export interface FuzzedQueue<Case> {
  cases(ended: EndedConsultas): fc.Arbitrary<Case>;
  /** @returns how many of them must become dead letters. */
  put(cases: readonly Case[], ended: EndedConsultas): Promise<number>;
  countDeadLetters(): Promise<number>;
  close(): Promise<void>;
}
