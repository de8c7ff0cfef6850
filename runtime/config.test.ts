import assert from 'node:assert/strict';
import { test } from 'node:test';
import Type from 'typebox';
import { ConfigError, loadConfig } from './config.ts';

const Schema = Type.Object({
  DATABASE_URL: Type.String({ pattern: '^postgres://', secret: true, description: 'URL de PostgreSQL' }),
  PORT: Type.Integer({ default: 8000, minimum: 0, maximum: 65535 }),
  KIND: Type.Enum(['a', 'b'], { default: 'a' }),
});

const problemsOf = (env: NodeJS.ProcessEnv) => {
  try {
    loadConfig(Schema, env);
  } catch (error) {
    assert.ok(error instanceof ConfigError);
    return error;
  }
  return assert.fail('it was accepted');
};

test('texts become what the schema says, and what is unset or empty its default', () => {
  assert.deepEqual(loadConfig(Schema, { DATABASE_URL: 'postgres://x', PORT: '80', KIND: '' }), {
    DATABASE_URL: 'postgres://x',
    PORT: 80,
    KIND: 'a',
  });
});

test('all errors are listed at once', () => {
  const error = problemsOf({ PORT: '99999', KIND: 'c' });
  assert.equal(error.problems.length, 3);
  assert.match(error.message, /DATABASE_URL: falta\. URL de PostgreSQL/);
  assert.match(error.message, /PORT: "99999" no vale: debe ser como mucho 65535/);
  assert.match(error.message, /KIND: "c" no vale: debe ser uno de a, b/);
});

test('a number that is none is an error', () => {
  for (const PORT of ['abc', '80.5', '1e999', '0x']) {
    assert.match(problemsOf({ DATABASE_URL: 'postgres://x', PORT }).message, /PORT/);
  }
});

test('a secret whose URL cannot be read says how to write it', () => {
  const { message } = problemsOf({ DATABASE_URL: 'postgres://worker:hunter2/@x@db:5432/consultas' });
  assert.match(message, /DATABASE_URL: .*%2F/);
  const lonePercent = { DATABASE_URL: 'postgres://worker:100%@db:5432/consultas', ENTORNO: 'produccion' };
  assert.match(problemsOf(lonePercent).message, /DATABASE_URL: .*%25/);
  assert.doesNotMatch(message, /hunter2/);
});

test('a secret is never shown', () => {
  const { message } = problemsOf({ DATABASE_URL: 'mysql://root:hunter2@db' });
  assert.match(message, /DATABASE_URL/);
  assert.doesNotMatch(message, /hunter2/);
});
