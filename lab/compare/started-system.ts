import { setTimeout as sleep } from 'node:timers/promises';
import { type Guarded, spawnGuarded } from '../../local/processes/guarded.ts';
import { outsideNpm } from '../../local/processes/outside-npm.ts';
import { cpuMsOf } from '../../local/processes/process-usage.ts';

/** A whole system that was started by its public command, so that one of any version can be. */
export interface StartedSystem {
  /** This is npm; all processes of the system come from it. */
  pid: number;
  apiUrl: string;
  stop(): Promise<void>;
}

interface SystemOptions {
  /** Where its sources and packages are. */
  root: string;
  dataDir: string;
  workers: number;
  /** Added to this process's environment. */
  env: Readonly<Record<string, string>>;
}

const START_DEADLINE_MS = 300_000;
/** The first start compiles when everything runs; what follows shall not be measured together with that. */
const QUIET_SHARE = 0.25;
const LOOK_MS = 500;
const QUIET_DEADLINE_MS = 120_000;
const ADDRESS = /API +(http:\S+)\/docs/;

/**
 * Starts a tree's system with `npm start` and waits until it runs and has come to rest.
 * @throws with the last of what it printed when it could not be started.
 */
export async function startSystem(options: SystemOptions, signal: AbortSignal): Promise<StartedSystem> {
  signal.throwIfAborted();
  const { root, dataDir, workers, env } = options;
  const places = ['--port', '0', '--api-port', '0', '--data', dataDir, '--workers', String(workers)];
  const system = spawnGuarded('npm', ['start', '--', ...places], {
    cwd: root,
    env: { ...outsideNpm(), LOG_LEVEL: 'warn', ...env },
    // A terminal's Ctrl-C is for whoever compares, who ends the systems in order.
    detached: true,
  });
  const stop = async () => {
    system.child.kill('SIGTERM');
    await system.ended;
  };
  try {
    const apiUrl = await addressIn(system, signal);
    const pid = system.child.pid as number;
    await untilQuiet(pid, signal);
    return { pid, apiUrl, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function addressIn({ output, hasEnded }: Guarded, signal: AbortSignal): Promise<string> {
  const deadlineMs = performance.now() + START_DEADLINE_MS;
  while (!hasEnded() && performance.now() < deadlineMs) {
    const [, address] = ADDRESS.exec(output()) ?? [];
    if (address) return address;
    await sleep(50, undefined, { signal });
  }
  throw new Error(`El sistema no arrancó con npm start. Lo último que dijo:\n${lastLines(output())}`);
}

async function untilQuiet(pid: number, signal: AbortSignal): Promise<void> {
  const deadlineMs = performance.now() + QUIET_DEADLINE_MS;
  let beforeMs = cpuMsOf([pid]);
  while (performance.now() < deadlineMs) {
    await sleep(LOOK_MS, undefined, { signal });
    const nowMs = cpuMsOf([pid]);
    if (nowMs - beforeMs < QUIET_SHARE * LOOK_MS) return;
    beforeMs = nowMs;
  }
  throw new Error(`El sistema no llegó a estar en reposo en ${QUIET_DEADLINE_MS / 1000} s sin carga.`);
}

/** A line may be a whole error of a build tool. */
function lastLines(text: string): string {
  return text
    .trim()
    .split('\n')
    .slice(-12)
    .map((line) => line.slice(0, 300))
    .join('\n');
}
