import { type ChildProcess, execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '@sel/runtime/project-root';
import { spawnGuarded } from '../local/processes/guarded.ts';
import { waitFor } from '../local/processes/wait-for.ts';
import { temporaryDirectory } from '../local/servers/temporary-directory.ts';

/** In the environment of every process that comes from one command. */
const MARK = 'SEL_TEST_MARK';

/** The processes of one command. */
export interface Marked {
  /** What that command's environment needs. */
  env: Record<string, string>;
  /** Those that run at this moment: their ids and command lines. */
  processes(): { pid: number; command: string }[];
}

/** Marks a command, so that what comes from it is found however it was started. */
export function marked(): Marked {
  const mark = randomBytes(8).toString('hex');
  return { env: { [MARK]: mark }, processes: () => processesMarked(`${MARK}=${mark}`) };
}

export interface NpmStart {
  /** npm itself; the system is below it. */
  npm: ChildProcess;
  pageUrl: string;
  apiUrl: string;
  /** The page of the laboratory, with the key that lets it act. */
  laboratoryUrl: string;
  output(): string;
  /** The processes that come from it, `npm` included: their ids and command lines. */
  processes(): { pid: number; command: string }[];
  /** The process of the service with this name. */
  pidOf(name: string): number;
  /** Resolves with the exit status when npm has ended. */
  ended: Promise<number | null>;
  /** Ends it in order. @returns its exit status. */
  stop(): Promise<number | null>;
}

/** Runs `npm start` as a user would, to its end. */
export async function runNpmStart(args: string[]): Promise<{ output: string; status: number | null }> {
  const { output, ended } = spawnNpmStart(args);
  const status = await ended;
  return { output: output(), status };
}

/**
 * Runs `npm start` and waits for its summary. Ports are free ones unless given.
 * @param env added to this process's.
 * @param root another copy of the project.
 */
export async function npmStart(
  args: string[],
  env: Record<string, string> = {},
  root: string = ROOT,
): Promise<NpmStart> {
  const started = spawnNpmStart(['--port', '0', '--api-port', '0', ...args], env, root);
  const { output, ended } = started;
  let status: number | null | undefined;
  void ended.then((code) => {
    status = code;
  });
  try {
    const [, pageUrl, laboratoryUrl, apiUrl] = await waitFor('the summary of npm start', () => {
      if (status !== undefined) throw new Error(`npm start ended with ${status}:\n${output()}`);
      return /Página +(http:\S+)\s+Laboratorio +(http:\S+)\s+API +(http:\S+)\/docs/.exec(output());
    });
    return { ...started, pageUrl, laboratoryUrl, apiUrl } as NpmStart;
  } catch (error) {
    await started.stop();
    throw error;
  }
}

/** `npm start` with data of its own, which go with it when it is stopped. */
export async function ephemeralNpmStart(
  name: string,
  args: string[] = [],
  env?: Record<string, string>,
): Promise<NpmStart & { dataDir: string }> {
  const parent = temporaryDirectory(name);
  const dataDir = join(parent, 'data');
  const system = await npmStart(['--data', dataDir, ...args], env);
  const stop = async () => {
    const status = await system.stop();
    rmSync(parent, { recursive: true, force: true });
    return status;
  };
  return { ...system, dataDir, stop };
}

function spawnNpmStart(
  args: string[],
  env: Record<string, string> = {},
  root: string = ROOT,
): Omit<NpmStart, 'pageUrl' | 'laboratoryUrl' | 'apiUrl'> {
  const { env: mark, processes } = marked();
  const {
    child: npm,
    ended,
    output,
  } = spawnGuarded(
    'npm',
    ['start', '--', ...args],
    { cwd: root, env: { ...process.env, ...env, ...mark, LOG_LEVEL: 'info' } },
    Number.POSITIVE_INFINITY,
  );
  return {
    npm,
    output,
    processes,
    pidOf: (name) => {
      const found = processes().find(({ command }) => command.includes(` WORKER_NAME=${name} `));
      if (!found) throw new Error(`no process of ${name}`);
      return found.pid;
    },
    ended,
    stop: () => {
      npm.kill('SIGTERM');
      return ended;
    },
  };
}

/** `e` adds the environment to the command line. */
function processesMarked(mark: string): { pid: number; command: string }[] {
  const text = execFileSync('ps', ['axeww', '-o', 'pid=,command='], { encoding: 'utf8', maxBuffer: 1e8 });
  return text
    .split('\n')
    .filter((line) => line.includes(mark))
    .map((line) => {
      const [, pid, command] = /^\s*(\d+) (.*)$/.exec(line) as unknown as [string, string, string];
      return { pid: Number(pid), command };
    });
}
