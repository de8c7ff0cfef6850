import { chown, copyFile, mkdir, readdir, stat } from 'node:fs/promises';
import { join, relative } from 'node:path';

/**
 * Copies a directory whose files come and go meanwhile. What vanishes is not copied; the copy belongs to whoever
 * the directory belongs to.
 * @param isLeftOut asked with each path, relative to `from`; a directory of which all is left out is empty.
 */
export async function copyLiveDirectory(
  from: string,
  to: string,
  isLeftOut: (path: string) => boolean,
): Promise<void> {
  const { uid, gid } = await stat(from);
  const copyInto = async (source: string, target: string): Promise<void> => {
    await mkdir(target, { mode: 0o700 });
    await chown(target, uid, gid);
    const entries = await readdir(source, { withFileTypes: true });
    const copyEntry = async (name: string, isDirectory: boolean) => {
      const [path, copy] = [join(source, name), join(target, name)];
      if (isLeftOut(relative(from, path))) return;
      if (isDirectory) return copyInto(path, copy);
      await copyFile(path, copy);
      await chown(copy, uid, gid);
    };
    await Promise.all(
      entries.map((entry) => copyEntry(entry.name, entry.isDirectory()).catch(ignoreVanished)),
    );
  };
  await copyInto(from, to);
}

function ignoreVanished(error: NodeJS.ErrnoException): void {
  if (error.code !== 'ENOENT') throw error;
}
