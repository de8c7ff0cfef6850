import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '@sel/runtime/project-root';

/** Within the project, beside what Node itself compiles: npm empties it with all that it installs. */
const CACHE = 'node_modules/.cache/sistema-de-escalabilidad-y-latencia';

/**
 * What `npm start` runs. Each is made of 800 to 1,300 modules, most of them its dependencies', and to find and read
 * those one by one takes a process longer than all that it does until it is ready (docs/adr/0024).
 */
export const PROGRAMS = [
  'local/start/start.ts',
  'api-gateway/main.ts',
  'worker/main.ts',
  'lab/server/main.ts',
  'frontend/server.ts',
  'database/retention.ts',
] as const;

/** What there is compiled, and of what. */
export interface Manifest {
  /** Within the cache: each compilation has its own, so that processes that run go on reading theirs. */
  folder: string;
  node: string;
  /** All that it was made of, by its place in the project, with its {@link stamp}. */
  inputs: Record<string, string>;
  /** All that it consists of, by its place in the folder, so that one that a power cut has spoilt is known. */
  outputs: Record<string, string>;
}

/**
 * The program in one file, compiled from exactly these sources and dependencies by this Node; undefined when there is
 * none, and the source itself is what runs.
 * @param script relative to the project.
 * @param root of the project.
 */
export function compiledProgram(script: string, root: string = ROOT): string | undefined {
  const manifest = freshManifest(root);
  if (!manifest || !(outputOf(script) in manifest.outputs)) return undefined;
  return join(cacheOf(root), manifest.folder, outputOf(script));
}

export function isCompiled(): boolean {
  const manifest = freshManifest(ROOT);
  return manifest !== undefined && PROGRAMS.every((script) => outputOf(script) in manifest.outputs);
}

/** Its name still tells what it was to whoever looks at the running processes. */
export function outputOf(script: string): string {
  return `${script}.mjs`;
}

export function cacheOf(root: string): string {
  return join(root, CACHE);
}

export function manifestOf(root: string): string {
  return join(cacheOf(root), 'programas.json');
}

/** Size and time of change of a file; undefined when there is no such file. */
export function stamp(path: string): string | undefined {
  const stats = statSync(path, { throwIfNoEntry: false });
  return stats?.isFile() ? `${stats.size} ${stats.mtimeMs}` : undefined;
}

/** What is compiled from what there is; undefined when that is not compiled. */
export function freshManifest(root: string): Manifest | undefined {
  const manifest = readManifest(root);
  return manifest && isFresh(manifest, root) ? manifest : undefined;
}

function readManifest(root: string): Manifest | undefined {
  try {
    const manifest: Partial<Manifest> | null = JSON.parse(readFileSync(manifestOf(root), 'utf8'));
    const isWhole = manifest?.folder && manifest.inputs && manifest.outputs;
    return isWhole ? (manifest as Manifest) : undefined;
  } catch {
    return undefined; // None yet, or a spoilt one: it is made again.
  }
}

function isFresh({ node, folder, inputs, outputs }: Manifest, root: string): boolean {
  return (
    node === process.version &&
    areAsStamped(inputs, root) &&
    areAsStamped(outputs, join(cacheOf(root), folder))
  );
}

function areAsStamped(files: Record<string, string>, dir: string): boolean {
  return Object.entries(files).every(([path, expected]) => (stamp(join(dir, path)) ?? '') === expected);
}
