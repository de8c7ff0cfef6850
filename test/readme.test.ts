import assert from 'node:assert/strict';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { ROOT } from '@sel/runtime/project-root';
import { parse } from 'yaml';
import { slug } from '../frontend/markdown.ts';
import { projectFile } from './project-file.ts';
import { blocksOf, commandsOf, READMES, TRIED } from './readme.ts';

test('both READMEs have the same structure, the same commands and the same answers', () => {
  const [spanish, english] = READMES.map((path) => ({
    blocks: blocksOf(path).filter(({ language }) => language !== 'mermaid'),
    headings: projectFile(path).match(/^#+ /gm),
  }));
  assert.ok((spanish?.blocks.length ?? 0) > 5);
  assert.deepEqual(spanish, english);
});

test('a README is read in one go', () => {
  for (const path of READMES) {
    const lines = projectFile(path).split('\n').length;
    assert.ok(lines <= 151, `${path} has ${lines} lines`);
  }
});

test('the moving picture of the READMEs repeats itself, fits and is small', () => {
  const gif = readFileSync(join(ROOT, 'docs/imagenes/la-cola-crece.gif'));
  for (const path of READMES) assert.match(projectFile(path), /la-cola-crece\.gif/);
  assert.equal(gif.toString('latin1', 0, 6), 'GIF89a');
  assert.ok(gif.readUInt16LE(6) <= 960);
  assert.ok(gif.includes('NETSCAPE2.0'), 'it would stand still after once');
  assert.ok(gif.length < 1.5e6);
});

test('every npm script that a document names exists', () => {
  const { scripts } = JSON.parse(projectFile('package.json')) as {
    scripts: Record<string, string>;
  };
  const named = documents().flatMap(({ text }) =>
    [...text.matchAll(/npm run (?:-s )?([\w:-]+)/g)].map(([, name]) => name as string),
  );
  assert.ok(named.length > 5);
  assert.deepEqual(
    [...new Set(named)].filter((name) => !(name in scripts)),
    [],
  );
});

test('every docker compose command is one, of services that exist', () => {
  const { services } = parse(projectFile('docker-compose.yml')) as { services: object };
  const commands = commandsOf(...TRIED).filter((command) => command.includes('docker compose '));
  assert.ok(commands.length > 10);
  for (const command of commands) {
    const [, line] = command.split('docker compose ') as [string, string];
    const [subcommand, ...words] = line.replace(/ (--index|--tail|-e) \S+/g, '').split(' ');
    assert.match(subcommand as string, /^(up|down|ps|logs|exec|run)$/, command);
    const names = words.filter((word) => !word.startsWith('-')).map((word) => word.split('=')[0] as string);
    // What follows the service of exec and run is a command inside its container.
    const named = /^(exec|run)$/.test(subcommand as string) ? names.slice(0, 1) : names;
    assert.deepEqual(
      named.filter((name) => !(name in services)),
      [],
      command,
    );
  }
});

test('every link of a document leads to a file', () => {
  const broken = documents().flatMap(({ path, text }) =>
    [...text.matchAll(/\]\((?!https?:|#)([^)#]+)/g)]
      .map(([, target]) => target as string)
      .filter((target) => !existsSync(join(ROOT, dirname(path), target)))
      .map((target) => `${path}: ${target}`),
  );
  assert.deepEqual(broken, []);
});

test('every link to a part of a document leads to one of its headings', () => {
  const links = documents().flatMap(({ path, text }) =>
    [...text.matchAll(/\]\((?!https?:)([^)#]*)#([^)]+)\)/g)].map(([, target, anchor]) => ({
      path,
      target: target ? join(dirname(path), target) : path,
      anchor: anchor as string,
    })),
  );
  assert.ok(links.length > 10);
  const broken = links.filter(({ target, anchor }) => {
    const headings = projectFile(target).matchAll(/^#+ (.+)$/gm);
    return ![...headings].some(([, heading]) => slug(heading as string) === anchor);
  });
  assert.deepEqual(broken, []);
});

function documents(): { path: string; text: string }[] {
  return globSync(['*.md', 'docs/**/*.md'], { cwd: ROOT }).map((path) => ({
    path,
    text: projectFile(path),
  }));
}

test('every decision stands in the index', () => {
  const index = projectFile('docs/adr/README.md');
  const decisions = globSync('[0-9]*.md', { cwd: join(ROOT, 'docs/adr') });
  assert.ok(decisions.length > 5);
  assert.deepEqual(
    decisions.filter((name) => !index.includes(`](${name})`)),
    [],
  );
});

test('.ci/run is the README’s test command', () => {
  const [, commands] = projectFile('.ci/run').split('cd "$(dirname "$0")/.."\n');
  assert.equal(commands?.trim(), 'npm cit');
  assert.ok(commandsOf('README.md').includes('npm cit'));
});
