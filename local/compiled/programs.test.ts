import assert from 'node:assert/strict';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { after, beforeEach, describe, test } from 'node:test';
import { temporaryDirectory } from '../servers/temporary-directory.ts';
import { givePrograms } from './give.ts';
import {
  cacheOf,
  compiledProgram,
  type Manifest,
  manifestOf,
  outputOf,
  PROGRAMS,
  stamp,
} from './programs.ts';

const root = temporaryDirectory('compiled');
const source = join(root, 'worker/main.ts');
const output = join(cacheOf(root), 'programas-1', outputOf('worker/main.ts'));

function write(path: string, text: string): string {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
  return stamp(path) ?? assert.fail();
}

function writeManifest(change: Partial<Manifest> = {}): void {
  const outputs = PROGRAMS.map((script) => {
    return [outputOf(script), write(join(cacheOf(root), 'programas-1', outputOf(script)), 'compiled')];
  });
  const manifest: Manifest = {
    folder: 'programas-1',
    node: process.version,
    inputs: { 'worker/main.ts': write(source, 'source'), 'package-lock.json': '' },
    outputs: Object.fromEntries(outputs),
    ...change,
  };
  write(manifestOf(root), JSON.stringify(manifest));
}

describe('a compiled program', () => {
  beforeEach(() => {
    rmSync(root, { recursive: true, force: true });
    writeManifest();
  });

  after(() => rmSync(root, { recursive: true, force: true }));

  const compiled = () => compiledProgram('worker/main.ts', root);

  test('a program that is compiled from what there is runs compiled', () => {
    assert.equal(compiled(), output);
  });

  test('a program that is never compiled runs as it is', () => {
    assert.equal(compiledProgram('broker/reconcile.ts', root), undefined);
  });

  test('a source that has changed, or is gone, and one that has come run as they are', () => {
    write(source, 'another source');
    assert.equal(compiled(), undefined);
    writeManifest();
    rmSync(source);
    assert.equal(compiled(), undefined);
    writeManifest();
    write(join(root, 'package-lock.json'), '{}');
    assert.equal(compiled(), undefined);
  });

  test('what another Node has compiled, or another release of these programs, is not used', () => {
    writeManifest({ node: 'v24.0.0' });
    assert.equal(compiled(), undefined);
    writeManifest({ outputs: {} });
    assert.equal(compiled(), undefined);
  });

  test('other copies of the project are given what is compiled of the same, all of them or none', () => {
    const copies = ['one', 'two'].map((name) => join(root, name));
    for (const copy of copies) write(join(copy, 'worker/main.ts'), 'source');
    givePrograms(copies, root);
    for (const copy of copies) {
      assert.match(compiledProgram('worker/main.ts', copy) ?? '', /one|two/);
      rmSync(cacheOf(copy), { recursive: true });
    }
    write(join(root, 'two/worker/main.ts'), 'Source');
    givePrograms(copies, root);
    for (const copy of copies) assert.equal(compiledProgram('worker/main.ts', copy), undefined);
  });

  test('what a power cut or a hand has spoilt is not used', () => {
    write(output, '');
    assert.equal(compiled(), undefined);
    for (const text of ['', '{', 'null', '[]', '{"folder":7}']) {
      writeManifest();
      write(manifestOf(root), text);
      assert.equal(compiled(), undefined, text);
    }
    rmSync(cacheOf(root), { recursive: true });
    assert.equal(compiled(), undefined);
  });
});
