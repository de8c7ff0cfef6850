import {
  cpSync,
  existsSync,
  globSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Logger } from '@sel/runtime/logger';

const PROJECT = fileURLToPath(new URL('../..', import.meta.url));
const FRONTEND = join(PROJECT, 'frontend');

export const DIST = join(FRONTEND, 'dist');

/** All that the page is made of; a change in any of them makes it out of date. */
const SOURCES = [
  'index.html',
  './vite.config.ts',
  './markdown.ts',
  './server/build.ts',
  'package.json',
  'public/**',
  'src/**',
  '../contract/**/*.ts',
  '../runtime/**/*.ts',
  '../docs/glosario*.md',
  '../package-lock.json',
];

/** Builds the page when it was never built or its sources have changed since. */
export async function ensureBuilt(logger: Logger): Promise<void> {
  if (isUpToDate(PROJECT)) return;
  const startMs = performance.now();
  logger.info('preparando la página (solo la primera vez y tras un cambio)…');
  await build();
  logger.info({ durationMs: Math.round(performance.now() - startMs) }, 'página lista');
}

/**
 * Gives another copy of the project the page that is built here, where the same would be built there.
 * @param to its folder.
 */
export function givePage(to: string, from: string = PROJECT): void {
  const sources = sourcesIn(from);
  const isTheSame = (path: string) => contentOf(from, path) === contentOf(to, path);
  if (!isUpToDate(from) || `${sources}` !== `${sourcesIn(to)}` || !sources.every(isTheSame)) return;
  cpSync(join(from, 'frontend/dist'), join(to, 'frontend/dist'), { recursive: true });
}

function isUpToDate(project: string): boolean {
  const index = join(project, 'frontend/dist/index.html');
  if (!existsSync(index)) return false;
  const builtMs = statSync(index).mtimeMs;
  return sourcesIn(project).every((path) => statSync(join(project, 'frontend', path)).mtimeMs <= builtMs);
}

function sourcesIn(project: string): string[] {
  return globSync(SOURCES, { cwd: join(project, 'frontend') }).sort();
}

/** A folder has no content but that it is one: when it has changed tells that something in it is gone. */
function contentOf(project: string, source: string): string {
  const path = join(project, 'frontend', source);
  return statSync(path).isDirectory() ? 'a folder' : readFileSync(path, 'latin1');
}

/** Built beside `dist` and put in its place at once, so that two servers may do this at the same time. */
async function build(): Promise<void> {
  const workDir = mkdtempSync(join(FRONTEND, '.build-'));
  try {
    await runVite(basename(workDir));
    replaceDist(join(workDir, 'dist'), join(workDir, 'previous'));
  } finally {
    rmSync(workDir, { recursive: true, force: true });
  }
}

/**
 * Vite takes `#` and `?` in a path for parts of a URL, and `%` for an escape. In a folder with such a name it works
 * by way of a link to the project that has none, and keeps to it (`preserveSymlinks`).
 * @param workName of the folder in which it puts `dist`.
 */
async function runVite(workName: string): Promise<void> {
  const { build } = await import('vite');
  const linkDir = /[#?%]/.test(PROJECT) ? mkdtempSync(join(tmpdir(), 'sel-page-')) : undefined;
  const project = linkDir ? join(linkDir, 'project') : PROJECT;
  const root = join(project, 'frontend');
  try {
    if (linkDir) symlinkSync(PROJECT, project, 'junction');
    await build({
      root,
      // Its other loader does not know the link.
      configLoader: 'native',
      logLevel: 'warn',
      build: { outDir: join(root, workName, 'dist') },
      resolve: { preserveSymlinks: linkDir !== undefined },
    });
  } finally {
    if (linkDir) rmSync(linkDir, { recursive: true, force: true });
  }
}

function replaceDist(outDir: string, previousDir: string): void {
  if (existsSync(DIST)) renameSync(DIST, previousDir);
  try {
    renameSync(outDir, DIST);
  } catch (error) {
    // Another server has put its own build here in between; it is as good as this one.
    if (!existsSync(join(DIST, 'index.html'))) throw error;
  }
}
