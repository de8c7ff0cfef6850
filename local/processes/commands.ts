import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { ROOT } from '@sel/runtime/project-root';
import { UsageError } from '@sel/runtime/usage-error';
import { guard } from './guard.ts';
import { whenOrphaned } from './orphaned.ts';
import { StartError } from './start-error.ts';

/** What to say, the program in node_modules/.bin, its arguments. */
export type Command = [title: string, program: string, args: string[]];

/**
 * Runs all commands, even when one fails, so many at a time: what each of them printed is shown when it has ended.
 * @returns whether all of them have passed.
 */
export async function runAll(commands: Command[], atATime: number, signal?: AbortSignal): Promise<boolean> {
  const waiting = commands.values();
  const results: boolean[] = [];
  const runSome = async () => {
    for (const [title, program, args] of waiting) {
      if (signal?.aborted) return;
      const startMs = performance.now();
      const printed: Buffer[] = [];
      const ok = await run(program, args, signal, (output) => printed.push(output));
      const seconds = ((performance.now() - startMs) / 1000).toFixed(1);
      process.stdout.write(`${Buffer.concat(printed)}${ok ? '✔' : '✘'} ${title} (${seconds} s)\n`);
      results.push(ok);
    }
  };
  await Promise.all(Array.from({ length: atATime }, runSome));
  return results.length === commands.length && results.every(Boolean);
}

/**
 * Runs a program of this project's own node_modules, with its output on this terminal.
 * @param signal asks it to end; its end is waited for in any case.
 * @param onOutput is given what it prints instead.
 */
export async function run(
  program: string,
  args: string[],
  signal?: AbortSignal,
  onOutput?: (output: Buffer) => void,
): Promise<boolean> {
  const output = onOutput ? 'pipe' : 'inherit';
  const child = spawn(join(ROOT, 'node_modules/.bin', program), args, {
    cwd: ROOT,
    stdio: ['inherit', output, output],
  });
  if (child.pid !== undefined) child.once('exit', guard(child.pid, 'TERM'));
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (data) => onOutput?.(data));
  const end = () => child.kill('SIGTERM');
  signal?.addEventListener('abort', end);
  try {
    const [code] = await once(child, 'close');
    return code === 0 && !signal?.aborted;
  } catch (error) {
    console.error((error as Error).message);
    return false;
  } finally {
    signal?.removeEventListener('abort', end);
  }
}

/**
 * Runs a command. Of a failure that explains itself its words alone are said, of any other all that is known.
 * @param own kinds of errors that explain themselves.
 */
export async function runMain(
  main: () => Promise<void>,
  ...own: (new (
    message: string,
  ) => Error)[]
): Promise<void> {
  await main().catch((error: Error) => {
    const isExplained = [UsageError, StartError, ...own].some((kind) => error instanceof kind);
    console.error(isExplained ? error.message : error);
    process.exitCode = 1;
  });
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
