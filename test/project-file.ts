import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '@sel/runtime/project-root';

/** The text of a file of this repository. @param path relative to it. */
export function projectFile(path: string): string {
  return readFileSync(join(ROOT, path), 'utf8');
}
