import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { correctBrowserTag, languageFor, localeFor, usableTags } from './locale.ts';

test('of what browsers report only what Intl takes is used, each tag once', () => {
  for (const [reported, used] of [
    [['en-US@posix'], ['en-US']],
    [['en-US@posix', 'en-US'], ['en-US']],
    [['es_MX', 'es-mx', 'es_MX.UTF-8', 'ES-MX@euro'], ['es-MX']],
    [['C', 'POSIX', 'C.UTF-8', '', 'x-private', '*', 'i-klingon', '@posix', undefined, null, 7], ['posix']],
    [
      ['de-DE', 'de', 'en-US', 'en'],
      ['de-DE', 'de', 'en-US', 'en'],
    ],
    [[], []],
  ] as const) {
    assert.deepEqual(usableTags(reported), used, JSON.stringify(reported));
    for (const tag of usableTags(reported)) new Intl.NumberFormat(tag);
  }
});

test('a first visit is in the first language of the reader that the page speaks, or in Spanish', () => {
  const first = (...reported: unknown[]) => languageFor(usableTags(reported));
  assert.equal(first('es-MX', 'en'), 'es');
  assert.equal(first('de-DE', 'en-GB', 'es'), 'en');
  assert.equal(first('en-US@posix'), 'en');
  assert.equal(first('de-DE', 'fr'), 'es');
  assert.equal(first('est', 'ENG'), 'en', 'eng is another name of en; Estonian is not Spanish');
  assert.equal(first('C'), 'es');
  assert.equal(first(undefined), 'es');
});

test('numbers are those of the region that the reader lives in, if it speaks the chosen language', () => {
  const tags = usableTags(['de-DE', 'es-MX', 'en-US@posix']);
  assert.equal(localeFor('es', tags), 'es-MX');
  assert.equal(localeFor('en', tags), 'en-US');
  assert.equal(localeFor('es', ['de-DE']), 'es');
});

test('what libraries read of the browser can be used', (t) => {
  t.mock.getter(navigator, 'language', () => 'en-US@posix');
  t.mock.getter(navigator, 'languages', () => ['en-US@posix']);
  correctBrowserTag();
  assert.equal(navigator.language, 'en-US');
});

test('no other file of the page asks for a locale or writes a number by itself', () => {
  const sources = new URL('..', import.meta.url);
  const byItself = /\bIntl\.|navigator\.language|toLocale|localeCompare|\.toFixed|\.toPrecision|\.padStart/;
  const found = globSync('**/*.{ts,tsx}', { cwd: sources })
    .filter((path) => !path.endsWith('.test.ts') && !path.startsWith('i18n/'))
    .filter((path) => byItself.test(readFileSync(new URL(path, sources), 'utf8')));
  // Bytes as hexadecimal digits, and figures that are rounded for a field.
  assert.deepEqual(found.sort(), ['laboratorio/planner/plan-form.ts', 'session/session-store.ts']);
});
