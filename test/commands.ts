import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { ROOT } from './source-files.ts';

/** What to say, the program in node_modules/.bin, its arguments. */
export type Command = [title: string, program: string, args: string[]];

/** Runs the commands one after the other, all of them even when one fails. */
export async function runAll(commands: Command[]): Promise<boolean> {
  let passed = true;
  for (const [title, program, args] of commands) {
    const startMs = performance.now();
    const ok = await run(program, args);
    const seconds = ((performance.now() - startMs) / 1000).toFixed(1);
    console.log(`${ok ? '✔' : '✘'} ${title} (${seconds} s)`);
    passed &&= ok;
  }
  return passed;
}

/** Runs a program of this project's own node_modules, with its output on this terminal. */
export function run(program: string, args: string[], env: NodeJS.ProcessEnv = process.env): Promise<boolean> {
  return new Promise((resolve) => {
    const child = spawn(join(ROOT, 'node_modules/.bin', program), args, { cwd: ROOT, env, stdio: 'inherit' });
    child.once('error', (error) => {
      console.error(error.message);
      resolve(false);
    });
    child.once('exit', (code) => resolve(code === 0));
  });
}
