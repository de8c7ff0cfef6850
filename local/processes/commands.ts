import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { ROOT } from '@sel/runtime/project-root';
import { guard } from './guard.ts';
import { whenOrphaned } from './orphaned.ts';

/** What to say, the program in node_modules/.bin, its arguments. */
export type Command = [title: string, program: string, args: string[]];

/** Runs the commands one after the other, all of them even when one fails. */
export async function runAll(commands: Command[], signal?: AbortSignal): Promise<boolean> {
  let passed = true;
  for (const [title, program, args] of commands) {
    if (signal?.aborted) return false;
    const startMs = performance.now();
    const ok = await run(program, args, signal);
    const seconds = ((performance.now() - startMs) / 1000).toFixed(1);
    console.log(`${ok ? '✔' : '✘'} ${title} (${seconds} s)`);
    passed &&= ok;
  }
  return passed;
}

/**
 * Runs a program of this project's own node_modules, with its output on this terminal.
 * @param signal asks it to end; its end is waited for in any case.
 */
export async function run(program: string, args: string[], signal?: AbortSignal): Promise<boolean> {
  const child = spawn(join(ROOT, 'node_modules/.bin', program), args, { cwd: ROOT, stdio: 'inherit' });
  if (child.pid !== undefined) child.once('exit', guard(child.pid, 'TERM'));
  const end = () => child.kill('SIGTERM');
  signal?.addEventListener('abort', end);
  try {
    const [code] = await once(child, 'exit');
    return code === 0 && !signal?.aborted;
  } catch (error) {
    console.error((error as Error).message);
    return false;
  } finally {
    signal?.removeEventListener('abort', end);
  }
}

/**
 * Aborted by Ctrl-C or SIGTERM, which from now on end this process only when it has cleaned up, and by the end of whoever
 * started it.
 */
export function interruption(): AbortSignal {
  const controller = new AbortController();
  const abort = () => controller.abort();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, abort);
  whenOrphaned(abort);
  return controller.signal;
}
