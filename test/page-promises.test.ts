import assert from 'node:assert/strict';
import { test } from 'node:test';
import { projectFile } from './project-file.ts';

/** A promise of the page and the tests that hold it to that, as docs/pagina.md lists them. */
const LIST = projectFile('docs/pagina.md');
const PROMISES = LIST.split(/^\d+\. /m).slice(1);

/** The names in a file of tests; what varies in one is «…». */
function namesIn(file: string): string {
  return projectFile(file).replaceAll(/\$\{[^}]*\}/g, '…');
}

test('every promise of the page names tests that there are', () => {
  assert.ok(PROMISES.length >= 28);
  for (const promise of PROMISES) {
    const named = [...promise.matchAll(/^ +- `(.+?)`: (.+)$/gm)];
    assert.ok(named.length > 0, promise);
    for (const [, file = '', name] of named) {
      const names = namesIn(file);
      assert.ok(names.includes(`'${name}'`) || names.includes(`\`${name}\``), `${file}: ${name}`);
    }
  }
});
