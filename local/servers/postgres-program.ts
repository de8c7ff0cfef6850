import { createInterface } from 'node:readline';
import { withoutForeignSettings } from '@sel/runtime/foreign-settings';
import { type Guarded, spawnGuarded } from '../processes/guarded.ts';
import { explainWriteFailure, StartError } from '../processes/start-error.ts';
import type { Account } from './unprivileged.ts';

/**
 * Runs `initdb` or `postgres`, and ends it should this process vanish.
 * @param onLine called with each line that it prints.
 * @param input what it reads; nothing when left out.
 * @returns what rejects with a {@link StartError} when it could not be run at all.
 */
export function runPostgresProgram(
  path: string,
  args: readonly string[],
  account: Account | undefined,
  orphaned: 'INT' | 'TERM',
  onLine: (line: string) => void = () => {},
  input?: string,
): Guarded {
  const options = { ...account, cwd: '/', detached: true, env: serverEnv(), orphaned, input };
  const running = spawnGuarded(path, args, options);
  const { child, output } = running;
  for (const stream of [child.stdout, child.stderr]) {
    if (stream) createInterface({ input: stream }).on('line', onLine);
  }
  const ended = running.ended.then((status) => {
    if (child.pid !== undefined) return status;
    throw new StartError(`No se pudo ejecutar PostgreSQL (${output()}).`);
  });
  return { ...running, ended };
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

/** PostgreSQL speaks no language but its own: what it prints is understood by its words. */
function serverEnv(): NodeJS.ProcessEnv {
  const own = Object.entries(withoutForeignSettings(process.env));
  return Object.fromEntries(own.filter(([name]) => !/^(LC_|LANG)/.test(name)));
}
