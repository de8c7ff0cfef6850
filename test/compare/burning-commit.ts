import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '@sel/runtime/project-root';
import { commitWith } from './commit-with.ts';

/** A commit that no branch has: HEAD with a worker that is dearer (burn.ts). */
export function burningCommit(): string {
  const worker = execFileSync('git', ['show', 'HEAD:worker/main.ts'], { cwd: ROOT, encoding: 'utf8' });
  return commitWith({
    'worker/burn.ts': readFileSync(join(import.meta.dirname, 'burn.ts'), 'utf8'),
    'worker/main.ts': `import './burn.ts';\n${worker}`,
  });
}
