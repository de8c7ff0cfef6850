import { chmodSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A new directory that other accounts may pass through: the servers of root's session run as one of those. */
export function temporaryDirectory(name: string): string {
  const dir = mkdtempSync(join(tmpdir(), `sel-${name}-`));
  chmodSync(dir, 0o711);
  return dir;
}
