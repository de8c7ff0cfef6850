import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { testDirectory } from '../local/ephemeral/test-directory.ts';
import { readLines } from './text-file.ts';

const path = join(testDirectory('text'), 'productos.csv');

function lines(content: string | Buffer): string[] {
  writeFileSync(path, content);
  return readLines(path);
}

test('lines are the same however a system ends them, and whatever it puts before the first', () => {
  for (const end of ['\n', '\r\n', '\r']) {
    for (const before of ['', '\ufeff']) {
      for (const last of ['', end, end + end]) {
        const found = lines(`${before}código;nombre${end}${end}A1;Ñandú${last}`);
        assert.deepEqual(found, ['código;nombre', '', 'A1;Ñandú']);
      }
    }
  }
  assert.deepEqual(lines(''), []);
});

test('a file in another encoding is refused, and named', () => {
  assert.throws(() => lines(Buffer.from('A1;Ñandú', 'latin1')), /productos\.csv no está en UTF-8/);
});
