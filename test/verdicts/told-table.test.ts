import assert from 'node:assert/strict';
import { test } from 'node:test';
import { projectFile } from '../project-file.ts';
import { rowsIn, tableIn } from './told-table.ts';

for (const [language, file] of [
  ['es', 'docs/laboratorio.md'],
  ['en', 'docs/laboratorio.en.md'],
] as const) {
  test(`${file} tells these situations, and no others`, () => {
    const rows = rowsIn(language);
    assert.deepEqual(tableIn(projectFile(file), rows[0] as string[]), rows);
  });
}
