import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ROOT } from '@sel/runtime/project-root';
import { guard } from '../../local/processes/guard.ts';

/** One of the floor's processes; it gets nothing but these variables and where Node keeps what it has compiled. */
export function startChild(script: URL, env: Record<string, string>): ChildProcess {
  const { PATH, NODE_COMPILE_CACHE } = process.env;
  const child = spawn(join(ROOT, 'node_modules/.bin/node'), [fileURLToPath(script)], {
    env: { PATH, NODE_COMPILE_CACHE, ...env },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  // A benchmark that is killed leaves nothing running.
  child.once('exit', guard(child.pid as number, 'KILL'));
  return child;
}

export async function endChild(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGTERM');
  await once(child, 'exit');
}
