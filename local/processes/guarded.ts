import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';
import { once } from 'node:events';
import { guard } from './guard.ts';

/** A program that ends should this process vanish, and what it prints. */
export interface Guarded {
  child: ChildProcess;
  /** Resolves when it has ended, or could not be run, and all that it printed is known; null when it has no exit code. */
  ended: Promise<number | null>;
  /** The last of what it has printed, or why it could not be run. */
  output(): string;
}

/** @param kept so many characters of its output. */
export function spawnGuarded(
  program: string,
  args: readonly string[],
  options: Omit<SpawnOptions, 'stdio'>,
  kept = 8_000,
): Guarded {
  const child = spawn(program, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
  const release = child.pid === undefined ? () => {} : guard(child.pid, 'TERM');
  let output = '';
  const add = (text: unknown) => {
    output = (output + text).slice(-kept);
  };
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', add);
  const ended = once(child, 'close').then(
    ([code]) => code as number | null,
    (error: Error) => {
      add(error.message);
      return null;
    },
  );
  return { child, ended: ended.finally(release), output: () => output };
}
