import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readConsultaId } from './consulta-id.ts';

test('whole positive numbers are ids', () => {
  assert.equal(readConsultaId('1'), 1);
  assert.equal(readConsultaId('9007199254740991'), Number.MAX_SAFE_INTEGER);
});

for (const given of ['0', '-1', 'abc', '1e3', '01', '1.5', '', ' 1', '0x1', '١']) {
  test(`«${given}» is no id: 400`, () => assert.throws(() => readConsultaId(given), { status: 400 }));
}

for (const given of ['9007199254740993', '99999999999999999999']) {
  test(`${given} is an id that nobody can have: 404`, () =>
    assert.throws(() => readConsultaId(given), { status: 404 }));
}
