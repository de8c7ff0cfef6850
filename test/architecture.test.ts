import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { test } from 'node:test';
import { importsOf, type SourceFile, sourceFiles } from './source-files.ts';

/** Who may import whom, folders or rooms of them: the table of docs/arquitectura.md. */
const ALLOWED: Record<string, string[]> = {
  contract: [],
  runtime: ['contract'],
  database: ['runtime'],
  broker: ['contract', 'runtime'],
  'api-gateway': ['contract', 'runtime', 'broker'],
  worker: ['contract', 'runtime', 'broker'],
  frontend: ['contract', 'runtime'],
  'local/compiled': ['runtime'],
  'local/processes': ['runtime', 'local/compiled'],
  'local/servers': ['runtime', 'broker', 'local/processes'],
  'local/ephemeral': ['contract', 'runtime', 'database', 'broker', 'local/processes', 'local/servers'],
  'local/start': [
    'contract',
    'runtime',
    'database',
    'broker',
    'local/compiled',
    'local/processes',
    'local/servers',
  ],
  'lab/queueing': [],
  'lab/planner': ['contract', 'runtime', 'lab/queueing'],
  'lab/load': ['contract', 'lab/queueing'],
  'lab/report': ['contract', 'runtime', 'lab/queueing', 'lab/load'],
  'lab/faults': ['contract', 'runtime'],
  'lab/live': ['contract', 'runtime', 'lab/queueing', 'lab/load'],
  'lab/record': ['contract', 'runtime', 'lab/queueing'],
  'lab/experiments': [
    'contract',
    'runtime',
    'lab/queueing',
    'lab/load',
    'lab/report',
    'lab/faults',
    'lab/live',
    'lab/record',
  ],
  'lab/compare': [
    'contract',
    'runtime',
    'frontend',
    'local/compiled',
    'local/processes',
    'local/servers',
    'local/ephemeral',
    'lab/queueing',
    'lab/load',
    'lab/report',
    'lab/experiments',
  ],
  'lab/trial': [
    'contract',
    'runtime',
    'lab/queueing',
    'lab/planner',
    'lab/load',
    'lab/faults',
    'lab/live',
    'lab/record',
    'lab/experiments',
  ],
  'lab/server': [
    'contract',
    'runtime',
    'lab/planner',
    'lab/load',
    'lab/report',
    'lab/faults',
    'lab/live',
    'lab/record',
    'lab/experiments',
    'lab/trial',
    'lab/compare',
  ],
  'lab/cli': [
    'contract',
    'runtime',
    'local/processes',
    'lab/queueing',
    'lab/planner',
    'lab/report',
    'lab/experiments',
    'lab/trial',
    'lab/compare',
  ],
  bench: ['contract', 'runtime', 'database', 'broker', 'local', 'lab/load', 'lab/report'],
  test: ['contract', 'runtime', 'database', 'broker', 'api-gateway', 'worker', 'frontend', 'local', 'lab'],
};

/** What a test needs besides what it tests: servers, queues and services to try it on. */
const FOR_TESTS = ['local'];

/** Code that only tests call stands where that is said; all of `local` is there for them, too. */
const IS_FOR_TESTS = /^local\/|\/(for-tests|fakes)\//;

const MAX_FILE_LINES = 260;
/** Tests are lists of cases, which are read one by one. */
const MAX_TEST_LINES = 350;

test('every folder imports only what the architecture allows', () => {
  const wrong = sourceFiles().flatMap((file) => {
    const place = placeOf(file.path);
    const allowed = [place, ...(ALLOWED[place] ?? []), ...(file.isTest ? FOR_TESTS : [])];
    return importsOf(file)
      .filter(({ path }) => !allowed.some((folder) => path.startsWith(`${folder}/`)))
      .map(({ specifier }) => `${file.path} imports ${specifier}`);
  });
  assert.deepEqual(wrong, []);
});

test('the architecture names every folder, and none after one that it imports from', () => {
  const places = Object.keys(ALLOWED);
  assert.deepEqual([...new Set(sourceFiles().map(({ path }) => placeOf(path)))].sort(), places.toSorted());
  for (const [index, place] of places.entries()) {
    const later = ALLOWED[place]?.filter((path) => places.findLastIndex(isWithin(path)) >= index);
    assert.deepEqual(later, [], `${place} imports what is above it`);
  }
});

/** The room or the folder of a file; a file beside the rooms of its folder has none. */
function placeOf(path: string): string {
  return Object.keys(ALLOWED).find((place) => path.startsWith(`${place}/`)) ?? path;
}

/** `lab` and `local` are all of their rooms. */
function isWithin(folder: string): (place: string) => boolean {
  return (place) => place === folder || place.startsWith(`${folder}/`);
}

test('no file imports itself by way of others, not even for a type', () => {
  const imports = new Map(sourceFiles().map((file) => [file.path, importsOf(file).map(({ path }) => path)]));
  assert.deepEqual(
    [...imports.keys()].flatMap((path) => cycleFrom(path, imports) ?? []),
    [],
  );
});

test('of folders side by side, none imports itself by way of others, not even for a type; tests may', () => {
  const imports = new Map<string, string[]>();
  for (const file of sourceFiles().filter(({ isTest }) => !isTest)) {
    for (const { path } of importsOf(file)) {
      const [folder, other] = foldersApart(file.path, path);
      if (folder && other) imports.set(folder, [...(imports.get(folder) ?? []), other]);
    }
  }
  assert.deepEqual(
    [...imports.keys()].flatMap((folder) => cycleFrom(folder, imports)?.join(' → ') ?? []),
    [],
  );
});

/** Where the ways to two files part: a folder for each, side by side; none for a file that lies just there. */
function foldersApart(...files: [string, string]): (string | undefined)[] {
  const [names, others] = files.map((path) => dirname(path).split('/')) as [string[], string[]];
  const depth = names.findIndex((name, index) => name !== others[index]);
  return [names, others].map((way) => (depth in way ? way.slice(0, depth + 1).join('/') : undefined));
}

/** The files, or folders, on a way that leads from one back to it; undefined when there is none. */
function cycleFrom(start: string, imports: ReadonlyMap<string, readonly string[]>): string[] | undefined {
  const seen = new Set<string>();
  const ways = [[start]];
  for (let way = ways.pop(); way; way = ways.pop()) {
    for (const path of imports.get(way.at(-1) as string) ?? []) {
      if (path === start) return [...way, start];
      if (!seen.has(path)) ways.push([...way, path]);
      seen.add(path);
    }
  }
  return undefined;
}

// All unit tests run in one process, where such a hook outside of a `describe` is run for the tests of all files.
test('no unit test has hooks for each test outside of a describe', () => {
  const wrong = sourceFiles()
    .filter((file) => /(?<!\.integration|\.measurement)\.test\.tsx?$/.test(file.path))
    .filter((file) => /^(before|after)Each\(/m.test(file.text))
    .map((file) => file.path);
  assert.deepEqual(wrong, []);
});

test('docs/arquitectura.md says the same', () => {
  const rows = readOrEmpty('docs/arquitectura.md').matchAll(/^\| `([\w/-]+)\/` +\|.*\| ([^|]+?) +\|$/gm);
  const documented = [...rows]
    .map(([, folder, allowed]) => [
      folder,
      [...(allowed as string).matchAll(/`([\w/-]+)`/g)].map(([, name]) => name),
    ])
    .filter(([folder]) => (folder as string) in ALLOWED);
  assert.deepEqual(Object.fromEntries(documented), ALLOWED);
});

test('only the worker names the table producto in its SQL, besides the database itself', () => {
  const wrong = sourceFiles()
    .filter((file) => !['worker', 'database', 'test', 'local', 'bench'].includes(file.folder) && !file.isTest)
    .filter((file) => /\b(from|join|into|update)\s+producto\b/i.test(file.text))
    .map((file) => file.path);
  assert.deepEqual(wrong, []);
});

test('every source file is imported by another one or is an entry point, and what only tests call says so', () => {
  const files = sourceFiles();
  const code = files.filter(({ isTest }) => !isTest);
  assert.deepEqual(uncalled(code, files), []);
  assert.deepEqual(
    uncalled(code, code).filter((path) => !IS_FOR_TESTS.test(path)),
    [],
  );
});

/** Those of the files that none of the callers imports or names, nor what starts programs. */
function uncalled(files: readonly SourceFile[], callers: readonly SourceFile[]): string[] {
  const imported = new Set(callers.flatMap((file) => importsOf(file).map(({ path }) => path)));
  const named = [
    'package.json',
    'docker-compose.yml',
    'Dockerfile',
    'frontend/index.html',
    'frontend/package.json',
  ]
    .map((path) => readOrEmpty(path))
    .concat(callers.map((file) => file.text))
    .join('\n');
  return (
    files
      .map(({ path }) => path)
      // A declaration is for the compiler, which finds it by itself.
      .filter((path) => !path.endsWith('.d.ts') && !imported.has(path))
      .filter((path) => !named.includes(path) && !named.includes(`/${path.split('/').slice(1).join('/')}`))
  );
}

test(`no source file is longer than ${MAX_FILE_LINES} lines, and no test than ${MAX_TEST_LINES}`, () => {
  const long = sourceFiles()
    .filter(({ text, isTest }) => text.split('\n').length > (isTest ? MAX_TEST_LINES : MAX_FILE_LINES))
    .map((file) => file.path);
  assert.deepEqual(long, []);
});

function readOrEmpty(path: string): string {
  try {
    return readFileSync(new URL(`../${path}`, import.meta.url), 'utf8');
  } catch {
    return '';
  }
}
