import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';
import { once } from 'node:events';
import { guard } from './guard.ts';

/** A program that ends should this process vanish, and what it prints. */
export interface Guarded {
  child: ChildProcess;
  /** Resolves when it has ended, or could not be run, and all that it printed is known; null when it has no exit code. */
  ended: Promise<number | null>;
  hasEnded(): boolean;
  /** The last of what it has printed, or why it could not be run. */
  output(): string;
}

interface GuardedOptions extends Omit<SpawnOptions, 'stdio'> {
  /** The signal that it gets should this process vanish: SIGTERM when left out. */
  orphaned?: 'INT' | 'TERM' | 'KILL';
  /** What it reads; nothing when left out. */
  input?: string | undefined;
}

/** @param kept so many characters of its output. */
export function spawnGuarded(
  program: string,
  args: readonly string[],
  { orphaned = 'TERM', input, ...options }: GuardedOptions,
  kept = 8_000,
): Guarded {
  const stdin = input === undefined ? 'ignore' : 'pipe';
  const child = spawn(program, args, { ...options, stdio: [stdin, 'pipe', 'pipe'] });
  const release = child.pid === undefined ? () => {} : guard(child.pid, orphaned);
  child.stdin?.on('error', () => {}); // One that ends before it has read all says why.
  child.stdin?.end(input);
  let output = '';
  const add = (text: unknown) => {
    output = (output + text).slice(-kept);
  };
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', add);
  let hasEnded = false;
  const ended = once(child, 'close')
    .then(
      ([code]) => code as number | null,
      (error: Error) => {
        add(error.message);
        return null;
      },
    )
    .finally(() => {
      hasEnded = true;
      release();
    });
  return { child, ended, hasEnded: () => hasEnded, output: () => output };
}

/** Asks a process to end and waits for that; one that has not ended after so long is asked no more. */
export async function endPatiently(
  child: ChildProcess,
  ended: Promise<unknown>,
  patienceMs: number,
  [ask, force]: [NodeJS.Signals, NodeJS.Signals] = ['SIGTERM', 'SIGKILL'],
): Promise<void> {
  child.kill(ask);
  const impatience = setTimeout(() => child.kill(force), patienceMs);
  await ended;
  clearTimeout(impatience);
}
