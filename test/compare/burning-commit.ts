import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT } from '@sel/runtime/project-root';

/** A commit that no branch has: HEAD with a worker that is dearer (burn.ts). Neither the index nor a file is touched. */
export function burningCommit(): string {
  const dir = mkdtempSync(join(tmpdir(), 'sel-burn-'));
  const git = (args: string[], input = '') =>
    execFileSync('git', args, {
      cwd: ROOT,
      encoding: 'utf8',
      input,
      env: { ...process.env, ...AUTHOR, GIT_INDEX_FILE: join(dir, 'index') },
    }).trim();
  try {
    git(['read-tree', 'HEAD']);
    add('worker/burn.ts', readFileSync(join(import.meta.dirname, 'burn.ts'), 'utf8'));
    add('worker/main.ts', `import './burn.ts';\n${git(['show', 'HEAD:worker/main.ts'])}\n`);
    return git(['commit-tree', git(['write-tree']), '-p', 'HEAD', '-m', 'A dearer worker']);
  } finally {
    rmSync(dir, { recursive: true });
  }

  function add(path: string, text: string): void {
    const blob = git(['hash-object', '-w', '--stdin'], text);
    git(['update-index', '--add', '--cacheinfo', `100644,${blob},${path}`]);
  }
}

const AUTHOR = {
  GIT_AUTHOR_NAME: 'test',
  GIT_AUTHOR_EMAIL: 'test@localhost',
  GIT_COMMITTER_NAME: 'test',
  GIT_COMMITTER_EMAIL: 'test@localhost',
};
