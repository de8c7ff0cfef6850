import { readFileSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

export const ROOT = new URL('../../', import.meta.url);

/** Where the compiled programs are kept, beside what Node itself compiles: npm empties it with all that it installs. */
export const CACHE = new URL('node_modules/.cache/sistema-de-escalabilidad-y-latencia/', ROOT);

/**
 * What `npm start` runs. Each is made of 800 to 1,300 modules, most of them its dependencies', and to find and read
 * those one by one takes a process longer than all that it does until it is ready (docs/adr/0024).
 */
export const PROGRAMS = [
  'local/start.ts',
  'api-gateway/main.ts',
  'worker/main.ts',
  'lab/server/main.ts',
  'frontend/server.ts',
  'database/retention.ts',
] as const;

/** What there is compiled, and of what. */
export interface Manifest {
  /** Within {@link CACHE}: each compilation has its own, for processes that run go on reading theirs. */
  folder: string;
  node: string;
  /** Everything it was made of, by its place in the project, as {@link stamp} knew it. */
  inputs: Record<string, string>;
}

/**
 * The program in one file, compiled from exactly these sources and dependencies; undefined when there is none, and the
 * source itself is what runs.
 * @param script relative to the project.
 */
export function compiledProgram(script: string): URL | undefined {
  const manifest = readManifest();
  if (!manifest || !isFresh(manifest)) return undefined;
  const program = programIn(manifest.folder, script);
  return stamp(fileURLToPath(program)) ? program : undefined;
}

/** Whether there is nothing to compile. */
export function isCompiled(): boolean {
  return PROGRAMS.every((script) => compiledProgram(script));
}

function readManifest(): Manifest | undefined {
  try {
    return JSON.parse(readFileSync(new URL('programas.json', CACHE), 'utf8'));
  } catch {
    return undefined; // None yet, or spoilt: another one is made.
  }
}

function isFresh({ node, inputs }: Manifest): boolean {
  if (node !== process.version) return false;
  const root = fileURLToPath(ROOT);
  return Object.entries(inputs).every(([path, expected]) => stamp(root + path) === expected);
}

/** Where the program lies; its name still tells what it was, to whoever looks at the running processes. */
export function programIn(folder: string, script: string): URL {
  return new URL(`${encodeURIComponent(folder)}/${script}.mjs`, CACHE);
}

/** A file's size and time of change; undefined when there is no such file. */
export function stamp(path: string): string | undefined {
  const stats = statSync(path, { throwIfNoEntry: false });
  return stats?.isFile() ? `${stats.size} ${stats.mtimeMs}` : undefined;
}

