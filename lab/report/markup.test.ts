import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { markup, rawMarkup } from './markup.ts';

test('text that is put in cannot become markup, neither as content nor in an attribute', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      const { markup: made } = markup`<p title="${text}">${text}</p>`;
      const [, attribute, content] = /^<p title="([^"]*)">([^<]*)<\/p>$/su.exec(made) ?? assert.fail(made);
      for (const escaped of [attribute, content]) assert.equal(unescaped(escaped as string), text);
    }),
  );
});

const NAMED: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" };
const unescaped = (text: string) => text.replace(/&(\w+|#39);/g, (_, name: string) => NAMED[name] as string);

test('markup stays markup, lists are joined, and what is absent leaves nothing', () => {
  const items = ['a', 'b & c'].map((text) => markup`<li>${text}</li>`);
  assert.equal(markup`<ul>${items}${undefined}${false}</ul>`.markup, '<ul><li>a</li><li>b &amp; c</li></ul>');
  assert.equal(markup`${0}${rawMarkup('<br>')}`.markup, '0<br>');
});
