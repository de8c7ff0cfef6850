import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { guard } from '../../local/processes/guard.ts';

/** A process of a peer, as it is to be started. */
export interface Program {
  command: string;
  args: string[];
}

export interface RunningProgram {
  pid: number;
  /** The last of what it wrote. */
  log(): string;
  hasEnded(): boolean;
  /** Resolves when it has ended. */
  ended: Promise<unknown>;
}

/** How long one may take to end by itself when it is asked to. */
const GRACE_MS = 5_000;

/** Starts one; it gets nothing but `env`, the search path and where Node keeps what it has compiled. */
export function startProgram({ command, args }: Program, env: Record<string, string>): RunningProgram {
  const { PATH, NODE_COMPILE_CACHE } = process.env;
  const child = spawn(command, args, {
    env: { PATH, NODE_COMPILE_CACHE, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let log = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk) => {
      log = (log + chunk).slice(-20_000);
    });
  }
  child.once('error', (error) => {
    log += error.message;
  });
  const pid = child.pid as number;
  // A benchmark that is killed leaves nothing running.
  child.once('exit', guard(pid, 'KILL'));
  return {
    pid,
    log: () => log,
    hasEnded: () => child.exitCode !== null || child.signalCode !== null,
    ended: once(child, 'exit'),
  };
}

export async function endProgram({ pid, hasEnded, ended }: RunningProgram): Promise<void> {
  if (hasEnded()) return;
  process.kill(pid, 'SIGTERM');
  const impatience = setTimeout(() => process.kill(pid, 'SIGKILL'), GRACE_MS);
  await ended;
  clearTimeout(impatience);
}
