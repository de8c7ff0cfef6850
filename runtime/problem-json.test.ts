import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Problem } from '@sel/contract';
import { Check } from 'typebox/value';
import { problemJson } from './problem-json.ts';

test('a problem is written as the contract says, with the status in words for a title', () => {
  const written = JSON.parse(
    problemJson({ status: 503, code: 'sobrecarga', detail: 'Reintenta.', instance: '/x' }),
  );
  assert.ok(Check(Problem, written));
  assert.equal(written.title, 'Service Unavailable');
  assert.equal(written.instance, '/x');
});

test('who knows no path says none, and a status without words is an error all the same', () => {
  const written = JSON.parse(problemJson({ status: 499, code: 'solicitud_invalida', detail: 'Reintenta.' }));
  assert.ok(!('instance' in written));
  assert.equal(written.title, 'Error');
});
