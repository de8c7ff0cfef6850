import { randomBytes } from 'node:crypto';
import {
  closeSync,
  fchmodSync,
  fchownSync,
  fsyncSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname } from 'node:path';

export interface FileRights {
  /** Exactly this, whatever the umask; when left out, the umask decides. */
  mode?: number;
  owner?: { uid: number; gid: number } | undefined;
}

/**
 * Writes a file whole or not at all: under another name first, on disk before it gets its own. Whoever reads
 * meanwhile, and after a power cut, finds the old text or the new one; a full disk leaves the old one.
 */
export function writeWhole(path: string, text: string, { mode, owner }: FileRights = {}): void {
  const unfinished = `${path}.${process.pid}-${randomBytes(4).toString('hex')}.new`;
  try {
    // Nobody else may read a secret in the moment before it has its mode.
    const file = openSync(unfinished, 'wx', mode === undefined ? 0o666 : 0o600);
    try {
      writeFileSync(file, text);
      if (mode !== undefined) fchmodSync(file, mode);
      if (owner) fchownSync(file, owner.uid, owner.gid);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameSync(unfinished, path);
  } catch (error) {
    rmSync(unfinished, { force: true });
    throw error;
  }
  syncDirectory(dirname(path));
}

/**
 * What a JSON file of ours holds; undefined when there is none, or when a full disk, a power cut or somebody's
 * hand has left one that holds nothing usable.
 * @param isWhole tells by what it always has.
 * @param tell is told which file was left aside.
 */
export function readJson<T extends object>(
  path: string,
  isWhole: (value: T) => boolean,
  tell: (message: string) => void,
): T | undefined {
  const text = readText(path, tell);
  if (text === undefined) return undefined;
  try {
    const value = JSON.parse(text);
    if (typeof value === 'object' && value !== null && isWhole(value)) return value;
  } catch {
    // Told below, as of one that is JSON and holds something else.
  }
  return void tell(leftAside(path));
}

/** The text of a file; undefined where there is none, or where it cannot be read, which is told. */
export function readText(path: string, tell: (message: string) => void): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    return void tell(leftAside(path));
  }
}

function leftAside(path: string): string {
  return `El archivo ${path} está vacío, cortado o no se deja leer: se deja de lado.`;
}

/** The new name, too, must outlive a power cut. Windows has no such thing. */
function syncDirectory(dir: string): void {
  if (process.platform === 'win32') return;
  const directory = openSync(dir, 'r');
  try {
    fsyncSync(directory);
  } finally {
    closeSync(directory);
  }
}
