import { setTimeout as sleep } from 'node:timers/promises';
import { ROOT } from '@sel/runtime/project-root';
import { findRunning, type RunningSystem } from '@sel/runtime/running-system';
import { spawnGuarded } from '../../local/processes/guarded.ts';
import { whenOrphaned } from '../../local/processes/orphaned.ts';

const ASK_AGAIN_MS = 200;

/** A system that is there for one command. */
interface OwnSystem {
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
  // A terminal's Ctrl-C is for this command, which cancels before it ends the system.
  const { child, ended, hasEnded, output } = spawnGuarded(process.execPath, args, {
    cwd: ROOT,
    detached: true,
  });
  const letParentGo = whenOrphaned(() => process.kill(process.pid, 'SIGTERM'));
  void ended.then(letParentGo);
  const stop = async () => {
    child.kill('SIGTERM');
    await ended;
  };
  while (!hasEnded()) {
    const running = findRunning(dataDir);
    if (running) return { running, stop };
    await sleep(ASK_AGAIN_MS);
  }
  throw new Error(output().trim());
}
