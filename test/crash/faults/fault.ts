import type { Random } from '@sel/lab/queueing/random';
import type { CrashSystem } from '../crash-system.ts';

/** Takes a fault back; resolves when what it had taken away is there again. */
export type Restore = () => Promise<void> | void;

export interface FaultContext {
  system: CrashSystem;
  /** Draws everything that is left to chance, so that a seed repeats it. */
  random: Random;
  length: Length;
  /** The promises made so far and from now on, for faults that interfere with single consultas. */
  onAccepted(listener: (consultaId: number) => void): void;
  /** Resolves when so many more promises have been made. */
  promisesMore(count: number): Promise<void>;
  /** Tells of a promise that was broken while the fault was in force. */
  report(violation: string): void;
}

/** The short form is part of `npm test`; the long one goes on for as long as it is told. */
export type Length = 'short' | 'long';

/** One thing that goes wrong. */
export interface Fault {
  /** For `--only`. */
  id: string;
  /** What the table calls it. */
  title: string;
  /** How long it stays in force, in seconds; in the short form it is left out when there is no `short`. */
  holdS: { short?: number; long: number };
  /**
   * PostgreSQL alone is out of order. With a queue that is not in it, whatever workers have in hand stays there and
   * waits: nothing is delivered twice.
   */
  isDatabaseOnly?: true;
  /** Without what it cannot be had. A cluster has three nodes. */
  needs?: 'rabbitmq' | 'rabbitmq cluster';
  /** Resolves when it is in force. Whoever injects it restores it in a `finally`. */
  inject(context: FaultContext): Promise<Restore>;
}

/** Draws one of several. */
export function pick<T>(items: readonly T[], random: Random): T {
  return items[Math.floor(random() * items.length)] as T;
}
