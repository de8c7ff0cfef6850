import type { RunningProcess } from './kept-process.ts';
import { type NodeProgram, spawnProgram, untilReady } from './program.ts';
import { StartError } from './start-error.ts';

/** Seconds that a service has to finish what it began. */
export const GRACE_S = 10;

/** Starts one of the project's programs. @param readyUrl answers 200 once it does its work; without it, it is taken to. */
export async function startService(program: NodeProgram, readyUrl?: string): Promise<RunningProcess> {
  const { child, ended } = spawnProgram(program, 'TERM');
  return {
    pid: child.pid as number,
    ...(readyUrl !== undefined && { ready: untilReady(program.name, readyUrl, ended) }),
    ended,
    async stop() {
      child.kill('SIGTERM');
      // It keeps its grace period by itself; one that hangs does not.
      const impatience = setTimeout(() => child.kill('SIGKILL'), (GRACE_S + 3) * 1000);
      await ended;
      clearTimeout(impatience);
    },
    kill: () => void child.kill('SIGKILL'),
  };
}

/**
 * Runs one of the project's programs to its end.
 * @throws {StartError} with its last words when it fails.
 */
export async function runProgram(program: NodeProgram, signal: AbortSignal): Promise<void> {
  const { child, ended } = spawnProgram(program, 'TERM');
  const end = () => void child.kill('SIGTERM');
  if (signal.aborted) end();
  signal.addEventListener('abort', end);
  const reason = await ended;
  signal.removeEventListener('abort', end);
  if (child.exitCode !== 0) throw new StartError(reason);
}
