import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { readJsonText } from './json-body.ts';

const read = (body: Buffer | string, headers: Parameters<typeof readJsonText>[1] = {}) =>
  readJsonText(Buffer.from(body as string), headers);
const codeOf = (...given: Parameters<typeof read>) => {
  const result = read(...given);
  return 'rechazada' in result ? result.rechazada.code : undefined;
};

test('JSON in UTF-8 is read, however its header spells that', () => {
  for (const type of [
    undefined,
    'application/json',
    'application/json;',
    'application/json; ',
    'application/json;;',
    'Application/JSON; charset=utf-8',
    'application/json;charset="UTF-8"',
    'application/json; CHARSET=Utf8',
    'application/json; charset=',
    'application/json; version=1',
    'application/json; profile="a;charset=latin1"',
  ]) {
    assert.deepEqual(read('{"ñ":"日本"}', { 'content-type': type }), { text: '{"ñ":"日本"}' }, type);
  }
});

test('another charset is refused, whatever the bytes are', () => {
  for (const charset of [
    'iso-8859-1',
    'latin1',
    '"windows-1252"',
    'UTF-16',
    'utf-16le',
    'us-ascii',
    'utf-7',
    'ñ',
  ]) {
    const type = `application/json; charset=${charset}`;
    assert.equal(codeOf('{}', { 'content-type': type }), 'tipo_de_contenido_no_admitido', type);
  }
  assert.equal(
    codeOf('{}', { 'content-type': 'application/json, text/plain' }),
    'tipo_de_contenido_no_admitido',
  );
});

test('a compressed body is refused before anybody looks at its bytes', () => {
  for (const coding of [
    'gzip',
    'GZIP',
    'x-gzip',
    'deflate',
    'br',
    'zstd',
    'identity, gzip',
    'aws-chunked',
    'nada',
  ]) {
    assert.equal(codeOf('{}', { 'content-encoding': coding }), 'codificacion_no_admitida', coding);
  }
  for (const coding of ['identity', 'Identity', '', ' ']) {
    assert.equal(codeOf('{}', { 'content-encoding': coding }), undefined, coding);
  }
});

test('what is not UTF-8 is refused with the place of the fault', () => {
  for (const [bytes, position] of [
    [[0x22, 0x41, 0xd1, 0x4f, 0x22], 4],
    [[0x22, 0xc3], 2],
    [[0xc0, 0x80], 1],
    [[0x22, 0xed, 0xa0, 0x80, 0x22], 3],
    [[0x22, 0xf4, 0x90, 0x80, 0x80, 0x22], 3],
    [[0x80], 1],
    [[...Buffer.from('{"ñandú":"'), 0xe9, 0x22, 0x7d], 14],
  ] as const) {
    const result = read(Buffer.from(bytes));
    assert.ok('rechazada' in result && result.rechazada.code === 'json_invalido');
    assert.match(result.rechazada.detail, new RegExp(`hacia el byte ${position}\\.`));
  }
  for (const bom of [
    [0xff, 0xfe, 0x7b, 0x00],
    [0xfe, 0xff, 0x00, 0x7b],
  ]) {
    const result = read(Buffer.from(bom));
    assert.ok('rechazada' in result && /UTF-16/.test(result.rechazada.detail));
  }
});

test('every text comes through as it was, and every byte that makes it none is noticed', () => {
  fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => assert.deepEqual(read(text), { text })));
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 1 }), (bytes) => {
      const body = Buffer.from(bytes);
      const result = readJsonText(body, {});
      if ('text' in result) assert.deepEqual(Buffer.from(result.text), body);
      else assert.notDeepEqual(Buffer.from(body.toString()), body);
    }),
  );
});
