import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { ROOT } from '@sel/runtime/project-root';
import { rowsIn, tableIn } from './told-table.ts';

for (const [language, file] of [
  ['es', 'docs/laboratorio.md'],
  ['en', 'docs/laboratorio.en.md'],
] as const) {
  test(`${file} tells these situations, and no others`, () => {
    const rows = rowsIn(language);
    assert.deepEqual(tableIn(readFileSync(join(ROOT, file), 'utf8'), rows[0] as string[]), rows);
  });
}
