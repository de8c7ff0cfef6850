import { existsSync, statfsSync } from 'node:fs';

/** Something that keeps the system from starting; `message` tells a person, in Spanish, what to do about it. */
export class StartError extends Error {
  override name = 'StartError';
}

/** With less than this PostgreSQL cannot begin a new segment (16 MB) of its write-ahead log. */
const FULL_BELOW_BYTES = 17 * 1024 * 1024;

export function explainStart(error: Error, dataDir: string): string {
  if (error instanceof StartError) return error.message;
  // A server whose disk is full breaks connections, among other things that do not tell why.
  const text = isFull(dataDir) ? 'ENOSPC' : String(error);
  return explainWriteFailure(text, dataDir) ?? `No se pudo arrancar: ${error.message}`;
}

function isFull(dir: string): boolean {
  if (!existsSync(dir)) return false;
  const { bavail, bsize } = statfsSync(dir);
  return bavail * bsize < FULL_BELOW_BYTES;
}

/** The sentence for a failure to write into a directory, or undefined when it was something else. */
export function explainWriteFailure(output: string, dir: string): string | undefined {
  if (/No space left on device|ENOSPC|disk quota exceeded|EDQUOT/i.test(output)) {
    return `El disco está lleno: no cabe nada más en ${dir}. Libera espacio o elige otro disco con --data DIR.`;
  }
  if (/permission denied|EACCES|EPERM|read-only file system|EROFS/i.test(output)) {
    return `No se puede escribir en ${dir}. Corrige sus permisos (o su dueño) o elige otra carpeta con --data DIR.`;
  }
  if (/ENOTDIR|EEXIST|not a directory/i.test(output)) {
    return `${dir} no es una carpeta. Elige otra con --data DIR.`;
  }
  return undefined;
}
