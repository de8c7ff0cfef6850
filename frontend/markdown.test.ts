import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { slug, toHtml } from './markdown.ts';
import { TERMS } from './src/glosario/terms.ts';

const glossary = {
  es: toHtml(readFileSync(new URL('../docs/glosario.md', import.meta.url), 'utf8')),
  en: toHtml(readFileSync(new URL('../docs/glosario.en.md', import.meta.url), 'utf8')),
};

test('every term that a help text leads to stands in the glossaries of both languages', () => {
  const missing = Object.values(TERMS).flatMap((anchors) =>
    (['es', 'en'] as const)
      .filter((language) => !glossary[language].includes(`<h3 id="${anchors[language]}"`))
      .map((language) => `${language}: ${anchors[language]}`),
  );
  assert.deepEqual(missing, []);
});

test('both glossaries have the same terms', () => {
  const [es, en] = Object.values(glossary).map((html) => html.match(/<h[23] /g));
  assert.ok((es?.length ?? 0) > 30);
  assert.deepEqual(es, en);
});

test('anchors are those of GitHub', () => {
  assert.equal(slug('Little’s law'), 'littles-law');
  assert.equal(slug("Little's law"), 'littles-law');
  assert.equal(slug('p50, p95, p99'), 'p50-p95-p99');
  assert.equal(slug('M/M/c y G/G/c'), 'mmc-y-ggc');
  assert.equal(slug('Utilización'), 'utilización');
});

test('the page’s own title stands for the document’s, and links to other documents are words', () => {
  for (const html of Object.values(glossary)) {
    assert.doesNotMatch(html, /<h1|<a /);
    assert.match(html, /0003/);
  }
});
