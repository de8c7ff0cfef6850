import { DEFAULT_DATA_DIR, findRunning, type RunningSystem } from '@sel/runtime/running-system';

/** A system whose laboratory can be told what to do. */
interface UsableSystem extends AsyncDisposable {
  running: RunningSystem;
}

/**
 * The system of `npm start`, or one that is started for this command with the same data and free ports.
 * At the end of the block that uses it, one that was started for it ends.
 * @throws with what it printed when it could not be started.
 */
export async function useSystem(
  broker: string | undefined,
  say: (text: string) => void,
): Promise<UsableSystem> {
  const running = findRunning(DEFAULT_DATA_DIR, say);
  if (running) return { running, [Symbol.asyncDispose]: async () => {} };
  say('No hay ningún sistema en marcha: se inicia uno…');
  // It takes what an image with the laboratory alone does not have.
  const { startOwnSystem } = await import('./own-system.ts');
  const own = await startOwnSystem(DEFAULT_DATA_DIR, broker);
  return {
    running: own.running,
    async [Symbol.asyncDispose]() {
      say('Se cierra el sistema…');
      await own.stop();
    },
  };
}
