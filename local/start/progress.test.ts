import assert from 'node:assert/strict';
import { test } from 'node:test';
import { stripVTControlCharacters } from 'node:util';
import { Progress } from './progress.ts';

/** A terminal, or a file, that remembers what was written. */
function fakeStream(isTTY: boolean) {
  const written: string[] = [];
  const stream = { isTTY, columns: 40, write: (text: string) => written.push(text) };
  return { written, stream: stream as unknown as NodeJS.WriteStream };
}

test('elsewhere than on a terminal each step is a plain line at its beginning and at its end', async () => {
  const { written, stream } = fakeStream(false);
  const progress = new Progress(stream, {});
  await progress.step('Tablas', async (detail) => {
    detail('1 de 2');
    return '200 productos';
  });
  await assert.rejects(
    progress.step('Cola', () => Promise.reject(new Error('no'))),
    /no/,
  );
  assert.match(written.join(''), /^Tablas…\n✔ Tablas +200 productos · \d+,\d s\nCola…\n✘ Cola +\d+,\d s\n$/);
});

test('on a terminal a step is one line that fits, and other text stands above it', async () => {
  const { written, stream } = fakeStream(true);
  const progress = new Progress(stream, {});
  await progress.step('Servicios', async (detail) => {
    detail('ya están: api-gateway, worker-1, worker-2, worker-3');
    progress.write('un aviso\n');
    return undefined;
  });
  const lines = stripVTControlCharacters(written.join('\r')).split(/\r|\n/);
  assert.ok(lines.includes('un aviso'));
  assert.ok(
    lines.every((line) => line.length < 40),
    'no line wraps',
  );
  assert.match(lines.at(-2) ?? '', /^✔ Servicios +\d+,\d s$/);
});

test('a step that is abandoned says nothing any more', async () => {
  const { written, stream } = fakeStream(false);
  const progress = new Progress(stream, {});
  const { promise, resolve } = Promise.withResolvers<undefined>();
  const step = progress.step('Tablas', () => promise);
  progress.abandon();
  resolve(undefined);
  await step;
  assert.deepEqual(written, ['Tablas…\n']);
});
