/** Something that keeps the system from starting; `message` tells a person, in Spanish, what to do about it. */
export class StartError extends Error {
  override name = 'StartError';
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
