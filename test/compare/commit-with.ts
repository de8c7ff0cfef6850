import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT } from '@sel/runtime/project-root';

/**
 * A commit that no branch has: HEAD with these files changed. Neither the index nor a file is touched.
 * @param files each with what it holds, or null where it is gone.
 */
export function commitWith(files: Record<string, string | null>): string {
  const dir = mkdtempSync(join(tmpdir(), 'sel-commit-'));
  const git = (args: string[], input = '') =>
    execFileSync('git', args, {
      cwd: ROOT,
      encoding: 'utf8',
      input,
      env: { ...process.env, ...AUTHOR, GIT_INDEX_FILE: join(dir, 'index') },
    }).trim();
  try {
    git(['read-tree', 'HEAD']);
    for (const [path, text] of Object.entries(files)) {
      if (text === null) git(['update-index', '--force-remove', path]);
      else {
        const blob = git(['hash-object', '-w', '--stdin'], text);
        git(['update-index', '--add', '--cacheinfo', `100644,${blob},${path}`]);
      }
    }
    return git(['commit-tree', git(['write-tree']), '-p', 'HEAD', '-m', 'For a test']);
  } finally {
    rmSync(dir, { recursive: true });
  }
}

const AUTHOR = {
  GIT_AUTHOR_NAME: 'test',
  GIT_AUTHOR_EMAIL: 'test@localhost',
  GIT_COMMITTER_NAME: 'test',
  GIT_COMMITTER_EMAIL: 'test@localhost',
};
