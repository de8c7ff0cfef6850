import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { ROOT } from '@sel/runtime/project-root';
import { bareEnvironment } from './bare-environment.ts';

export interface Ended {
  /** Null when a signal has ended it. */
  status: number | null;
  stdout: string;
  stderr: string;
  /** Both. */
  output: string;
}

/** Runs one of the project's programs to its end, with these settings and none of whoever runs the tests. */
export function runScript(script: string, args: string[] = [], env: NodeJS.ProcessEnv = {}): Promise<Ended> {
  const options = { cwd: ROOT, env: { ...bareEnvironment(), ...env }, maxBuffer: 2 ** 28 };
  const { promise, resolve } = Promise.withResolvers<Ended>();
  const node = join(ROOT, 'node_modules/.bin/node');
  const child = execFile(node, [script, ...args], options, (_, stdout, stderr) =>
    resolve({ status: child.exitCode, stdout, stderr, output: stdout + stderr }),
  );
  return promise;
}
