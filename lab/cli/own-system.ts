import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { ROOT } from '@sel/runtime/project-root';
import { findRunning, type RunningSystem } from '@sel/runtime/running-system';
import { guard } from '../../local/processes/guard.ts';
import { whenOrphaned } from '../../local/processes/orphaned.ts';

const ASK_AGAIN_MS = 200;
const KEPT_OUTPUT = 4_000;

/** A system that is there for one command. */
export interface OwnSystem {
  running: RunningSystem;
  stop(): Promise<void>;
}

/**
 * Starts a system on free ports, which ends with this command however that ends; the end of npm is an order to end.
 * @param broker undefined: the usual one.
 * @throws with what it printed when it could not be started.
 */
export async function startOwnSystem(dataDir: string, broker: string | undefined): Promise<OwnSystem> {
  const places = ['--port', '0', '--api-port', '0', '--data', dataDir];
  const args = ['local/start/main.ts', ...places, ...(broker ? ['--broker', broker] : [])];
  const child = spawn(process.execPath, args, {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'pipe'],
    // A terminal's Ctrl-C is for this command, which cancels before it ends the system.
    detached: true,
  });
  const release = guard(child.pid as number, 'TERM');
  const letParentGo = whenOrphaned(() => process.kill(process.pid, 'SIGTERM'));
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk) => {
      output = (output + chunk).slice(-KEPT_OUTPUT);
    });
  }
  let hasEnded = false;
  const ended = once(child, 'close').then(() => {
    hasEnded = true;
    release();
    letParentGo();
  });
  const stop = async () => {
    child.kill('SIGTERM');
    await ended;
  };
  while (!hasEnded) {
    const running = findRunning(dataDir);
    if (running) return { running, stop };
    await sleep(ASK_AGAIN_MS);
  }
  throw new Error(output.trim());
}
