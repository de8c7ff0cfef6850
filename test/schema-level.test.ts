import assert from 'node:assert/strict';
import { globSync } from 'node:fs';
import { basename, join } from 'node:path';
import { test } from 'node:test';
import { ROOT } from '@sel/runtime/project-root';
import { SCHEMA_LEVEL } from '@sel/runtime/schema-level';

const names = globSync('*', { cwd: join(ROOT, 'database/migrations') })
  .map((file) => basename(file).replace(/\.\w+$/, ''))
  .sort();

test('services wait for the newest migration of their own release', () => {
  assert.equal(SCHEMA_LEVEL, names.at(-1), 'SCHEMA_LEVEL stands in runtime/schema-level.ts');
});

test('migrations are numbered, so that their names sort as they run', () => {
  for (const name of names) assert.match(name, /^\d{4}_[a-z0-9_]+$/);
  assert.equal(new Set(names.map((name) => name.slice(0, 4))).size, names.length);
});
