import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { withoutForeignSettings } from '@sel/runtime/foreign-settings';
import { guard } from '../processes/guard.ts';
import { explainWriteFailure, StartError } from '../processes/start-error.ts';
import type { Account } from './unprivileged.ts';

/** A program of PostgreSQL's that runs. */
export interface PostgresProgram {
  child: ChildProcess;
  /** Resolves with its exit status when it has ended. @throws {StartError} when it could not be run at all. */
  ended: Promise<number | null>;
  /** The last 8,000 characters that it has printed. */
  output(): string;
}

/**
 * Runs `initdb` or `postgres`, and ends it should this process vanish.
 * @param onLine called with each line that it prints.
 * @param input what it reads; nothing when left out.
 */
export function runPostgresProgram(
  path: string,
  args: readonly string[],
  account: Account | undefined,
  guardSignal: 'INT' | 'TERM',
  onLine: (line: string) => void = () => {},
  input?: string,
): PostgresProgram {
  const child = spawn(path, args, {
    ...account,
    cwd: '/',
    stdio: [input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
    detached: true,
    env: serverEnv(),
  });
  child.stdin?.on('error', () => {}); // One that ends before it has read all says why.
  child.stdin?.end(input);
  const release = guard(child.pid ?? 0, guardSignal);
  const ended = exitStatus(child);
  ended.then(release, release);
  let text = '';
  for (const stream of [child.stdout, child.stderr]) {
    if (stream)
      createInterface({ input: stream }).on('line', (line) => {
        text = `${text}${line}\n`.slice(-8_000);
        onLine(line);
      });
  }
  return { child, ended, output: () => text };
}

/** Why a program of PostgreSQL's failed, from what it printed, and what to do about it. */
export function explainPostgres(output: string, dataDir: string, port?: number): string {
  if (/lock file "postmaster.pid" already exists|pre-existing shared memory block/.test(output)) {
    return `La carpeta de datos ${dataDir} ya está en uso: hay otro "npm start" en marcha. Ciérralo o elige otra con --data DIR.`;
  }
  if (/Address already in use|could not bind/.test(output)) {
    return `El puerto ${port} de PostgreSQL está ocupado. Vuelve a intentarlo.`;
  }
  const lines = output.trim().split('\n').slice(-3).join('\n');
  return explainWriteFailure(output, dataDir) ?? `PostgreSQL no pudo arrancar:\n${lines}`;
}

async function exitStatus(child: ChildProcess): Promise<number | null> {
  try {
    await once(child, 'spawn');
  } catch (error) {
    throw new StartError(`No se pudo ejecutar PostgreSQL (${(error as Error).message}).`);
  }
  const [status] = await once(child, 'close');
  return status;
}

/** In no language but its own: what it prints is understood by its words. */
function serverEnv(): NodeJS.ProcessEnv {
  const own = Object.entries(withoutForeignSettings(process.env));
  return Object.fromEntries(own.filter(([name]) => !/^(LC_|LANG)/.test(name)));
}
