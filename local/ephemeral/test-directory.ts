import { rmSync } from 'node:fs';
import { after } from 'node:test';
import { temporaryDirectory } from '../servers/temporary-directory.ts';

/** A directory of a test file's own, or of a suite's: it goes when those tests have ended. */
export function testDirectory(name: string): string {
  const dir = temporaryDirectory(name);
  after(() => rmSync(dir, { recursive: true, force: true }));
  return dir;
}
