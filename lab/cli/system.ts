import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { ROOT } from '@sel/runtime/project-root';
import { DEFAULT_DATA_DIR, findRunning, type RunningSystem } from '@sel/runtime/running-system';

/** A system whose laboratory can be told what to do. */
export interface UsableSystem {
  running: RunningSystem;
  /** Ends it, when it was started for this. */
  release(): Promise<void>;
}

/**
 * The system of `npm start`, or one that is started for this command with the same data and free ports.
 * @throws with what it printed when it could not be started.
 */
export async function useSystem(
  broker: string | undefined,
  say: (text: string) => void,
): Promise<UsableSystem> {
  const running = findRunning(DEFAULT_DATA_DIR, say);
  if (running) return { running, release: async () => {} };
  say('No hay ningún sistema en marcha: se inicia uno…');
  const args = [
    'local/start/main.ts',
    '--port',
    '0',
    '--api-port',
    '0',
    ...(broker ? ['--broker', broker] : []),
  ];
  const child = spawn(process.execPath, args, {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'pipe'],
    // A terminal's Ctrl-C is for this command, which cancels before it ends the system.
    detached: true,
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk) => {
      output = (output + chunk).slice(-4_000);
    });
  }
  const ended = once(child, 'close');
  let hasEnded = false;
  void ended.then(() => {
    hasEnded = true;
  });
  for (;;) {
    const started = findRunning(DEFAULT_DATA_DIR);
    if (started) {
      return {
        running: started,
        release: async () => {
          say('Se cierra el sistema…');
          child.kill('SIGTERM');
          await ended;
        },
      };
    }
    if (hasEnded) throw new Error(output.trim());
    await sleep(200);
  }
}
