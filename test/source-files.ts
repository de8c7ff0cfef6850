import { globSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { ROOT } from '@sel/runtime/project-root';
import { projectFile } from './project-file.ts';

export interface SourceFile {
  /** Relative to the repository, with forward slashes. */
  path: string;
  /** The first part of the path. */
  folder: string;
  text: string;
  isTest: boolean;
}

export interface Import {
  specifier: string;
  /** The file it leads to, relative to the repository. */
  path: string;
  folder: string;
}

/** All TypeScript of the repository. */
export function sourceFiles(): SourceFile[] {
  return globSync('*/**/*.{ts,tsx}', { cwd: ROOT, exclude: (name) => /node_modules|^dist$|^\./.test(name) })
    .map((path) => path.replaceAll('\\', '/'))
    .sort()
    .map((path) => ({
      path,
      folder: path.split('/')[0] as string,
      text: projectFile(path),
      isTest: /\.test\.tsx?$/.test(path) || path.startsWith('test/'),
    }));
}

/** The files that a file imports, or starts as a thread or a process; packages from npm are left out. */
export function importsOf(file: SourceFile): Import[] {
  const specifiers = [...file.text.matchAll(/(?:from|import|new URL)\s*\(?\s*['"]([^'"]+)['"]/g)].map(
    (match) => match[1] as string,
  );
  return specifiers.flatMap((specifier) => {
    const path = resolve(file, specifier);
    return path ? [{ specifier, path, folder: path.split('/')[0] as string }] : [];
  });
}

function resolve(file: SourceFile, specifier: string): string | undefined {
  // Vite's «?worker» says how to load a file, not which one.
  const [path = ''] = specifier.split('?');
  // `new URL` also leads to folders and data, which are nobody's code.
  if (path.startsWith('.'))
    return /\.tsx?$/.test(path) ? normalize(join(dirname(file.path), path)) : undefined;
  const own = /^@sel\/([^/]+)(?:\/(.+))?$/.exec(specifier);
  return own ? `${own[1]}/${own[2] ?? 'index'}.ts` : undefined;
}
