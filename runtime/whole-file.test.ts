import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { testDirectory } from '../local/ephemeral/test-directory.ts';
import { readJson, writeWhole } from './whole-file.ts';

const dir = testDirectory('whole');

test('a file has the mode that it is given, whatever the umask', () => {
  const path = join(dir, 'modes');
  const umask = process.umask(0o077);
  try {
    writeWhole(path, 'for all', { mode: 0o644 });
    assert.equal(statSync(path).mode & 0o777, 0o644);
    writeWhole(path, 'for me', { mode: 0o600 });
    assert.equal(statSync(path).mode & 0o777, 0o600);
  } finally {
    process.umask(umask);
  }
});

test('what cannot be written leaves what was there, and nothing beside it', () => {
  const path = join(dir, 'taken');
  mkdirSync(path);
  writeFileSync(join(path, 'inside'), 'a file cannot replace a directory that holds something');
  assert.throws(() => writeWhole(path, 'new'));
  assert.equal(readFileSync(join(path, 'inside'), 'utf8').length > 0, true);
  assert.deepEqual(
    readdirSync(dir).filter((name) => name.endsWith('.new')),
    [],
  );
});

test('a file that is not there is no fault, one that holds nothing usable is named', () => {
  const path = join(dir, 'state.json');
  const told: string[] = [];
  const read = () =>
    readJson<{ id?: unknown }>(
      path,
      ({ id }) => typeof id === 'string',
      (message) => told.push(message),
    );
  assert.equal(read(), undefined);
  assert.equal(told.length, 0);
  for (const text of ['', '\0\0\0', '{"id":"a', 'null', '[]', '"id"', '7', '{}', '{"id":7}']) {
    writeFileSync(path, text);
    assert.equal(read(), undefined, text);
    assert.ok(told.pop()?.includes(path), text);
  }
  rmSync(path);
  mkdirSync(path);
  assert.equal(read(), undefined);
  assert.ok(told.pop()?.includes(path));
  rmSync(path, { recursive: true });
  writeWhole(path, '{"id":"a"}');
  assert.deepEqual(read(), { id: 'a' });
});
