import type { Servers } from './servers.ts';

/** What every scenario gets. */
export interface Bench {
  servers: Servers;
  /** What it has started, which is stopped when it has ended. */
  started: AsyncDisposableStack;
  /** Aborted by Ctrl-C. */
  signal: AbortSignal;
  /** The short run: fewer cases and shorter measurements, the same number of rounds. */
  quick: boolean;
  /** Nothing is warmed up, and latencies are measured for a moment: to see that it works, not for the figures. */
  cold: boolean;
  /** Tells the person at the terminal what is being done. */
  say(text: string): void;
}

/** Every figure is the median of so many measurements, taken in turn with what it is compared with. */
export const ROUNDS = 3;

/** One of those that are measured in turn, with what each round has brought. */
export interface Turn<Result, Name extends string = string> {
  name: Name;
  measure(): Promise<Result>;
  rounds: Result[];
}

export function turn<Result, Name extends string>(
  name: Name,
  measure: () => Promise<Result>,
): Turn<Result, Name> {
  return { name, measure, rounds: [] };
}

interface Course {
  rounds?: number;
  /** `to and fro` when left out. */
  order?: 'to and fro' | 'as given';
}

/**
 * Measures each in every round, so that a machine that changes changes for all of them. Every second round goes the
 * other way, so that none always comes after the same one and what that has left behind; unless they stand in an
 * `order` of their own.
 */
export async function takeTurns(
  bench: Bench,
  title: string,
  turns: readonly Turn<unknown>[],
  { rounds = ROUNDS, order = 'to and fro' }: Course = {},
): Promise<void> {
  for (let round = 1; round <= rounds; round += 1) {
    const isReturn = order === 'to and fro' && round % 2 === 0;
    for (const each of isReturn ? turns.toReversed() : turns) {
      bench.signal.throwIfAborted();
      bench.say(`${title} · vuelta ${round} de ${rounds} · ${each.name}`);
      each.rounds.push(await each.measure());
    }
  }
}

/** Rejects with the signal's reason once that is aborted, and never resolves. */
export function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    const fail = () => reject(signal.reason);
    if (signal.aborted) fail();
    else signal.addEventListener('abort', fail, { once: true });
  });
}
