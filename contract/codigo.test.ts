import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { normalizeCodigo } from './codigo.ts';

test('whatever a person types or pastes meets what the catalogue says', () => {
  for (const [typed, normal] of [
    ['prod001', 'PROD001'],
    ['straße-1', 'STRASSE-1'],
    ['STRAßE-1', 'STRASSE-1'],
    ['café-1', 'CAFÉ-1'],
    ['cafe\u0301-1', 'CAFÉ-1'],
    ['CAFE\u0301-1', 'CAFÉ-1'],
    ['A\u00a0', 'A'],
    ['\ufeffA\u3000\u200b', 'A'],
    ['\tA\r\n', 'A'],
    ['\u0390', '\u03aa\u0301'],
    ['a b', 'A B'],
    ['\u00a0', ''],
  ] as const) {
    assert.equal(normalizeCodigo(typed), normal, JSON.stringify(typed));
  }
});

test('every character of Unicode has one normal form, which normalising again does not change', () => {
  const changed: string[] = [];
  for (let point = 1; point <= 0x10ffff; point += 1) {
    const normal = normalizeCodigo(`A${String.fromCodePoint(point)}Z`);
    if (normalizeCodigo(normal) !== normal || normal.normalize('NFC') !== normal)
      changed.push(point.toString(16));
  }
  assert.deepEqual(changed, []);
});

test('so has every text, whichever of its equivalent forms it comes in', () => {
  // Letters whose marks can stand in several orders, and what becomes longer in upper case.
  const unit = fc.oneof(
    fc.constantFrom(...'αιυßŉǰΐᾴﬃև \u00a0\u0301\u0308\u0313\u0323\u0345'),
    fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
  );
  fc.assert(
    fc.property(fc.array(unit, { maxLength: 12 }), (characters) => {
      const text = characters.join('');
      const normal = normalizeCodigo(text);
      assert.equal(normalizeCodigo(normal), normal);
      assert.equal(normalizeCodigo(text.normalize('NFC')), normal);
      assert.equal(normalizeCodigo(text.normalize('NFD')), normal);
    }),
    { numRuns: 20_000 },
  );
});
