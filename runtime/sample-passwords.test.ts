import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { sampleSecretProblems } from './sample-passwords.ts';

const example = readFileSync(new URL('../.env.example', import.meta.url), 'utf8');
const samples = [...example.matchAll(/^#? ?(\w*(?:PASSWORD|TOKEN)\w*)=(\S+)$/gm)].map(
  ([, name, value]) => [name, value] as [string, string],
);

test('every password of .env.example is refused in production, and none in development', () => {
  assert.ok(samples.length >= 7, 'the example has passwords');
  const secrets = Object.fromEntries(samples);
  assert.equal(sampleSecretProblems(secrets, { ENTORNO: 'produccion' }).length, samples.length);
  assert.deepEqual(sampleSecretProblems(secrets, {}), []);
  assert.deepEqual(sampleSecretProblems(secrets, { ENTORNO: 'desarrollo' }), []);
});

test("README's example of a LAB_TOKEN is refused in production", () => {
  const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
  const [, LAB_TOKEN = ''] = /`LAB_TOKEN=([^`]+)`/.exec(readme) ?? [];
  assert.equal(sampleSecretProblems({ LAB_TOKEN }, { ENTORNO: 'produccion' }).length, 1);
  assert.match(LAB_TOKEN, /./);
});

test('what stands for a password in docs/kubernetes.md is refused in production', () => {
  const page = readFileSync(new URL('../docs/kubernetes.md', import.meta.url), 'utf8');
  const urls = [...page.matchAll(/\b(?:postgres|amqps?|https?):\/\/\w+:[^@\s`]+@[^\s`]+/g)].map(
    ([url]) => url,
  );
  assert.ok(urls.length >= 3);
  for (const DATABASE_URL of urls) {
    const problems = sampleSecretProblems({ DATABASE_URL }, { ENTORNO: 'produccion' });
    assert.equal(problems.length, 1, DATABASE_URL);
  }
});

test('a password is found inside a URL, and never shown', () => {
  const problems = sampleSecretProblems(
    { A: 'postgres://worker:worker123@db/x', B: 'amqp://worker:own-one@mq', C: 'amqp://mq', D: 'own-one' },
    { ENTORNO: 'produccion' },
  );
  assert.deepEqual(
    problems.map((problem) => problem.slice(0, 2)),
    ['A:', 'C:'],
  );
  assert.doesNotMatch(problems.join(), /worker123/);
});

test('what only looks like a URL is a secret of its own', () => {
  const hash = 'a'.repeat(64);
  const secrets = { API_KEYS: `web:${hash},app-1:${hash}`, LAB_TOKEN: 'mi:clave-larga-y-propia' };
  assert.deepEqual(sampleSecretProblems(secrets, { ENTORNO: 'produccion' }), []);
});

test('a misspelt ENTORNO is refused instead of meaning development', () => {
  assert.equal(sampleSecretProblems({}, { ENTORNO: 'production' }).length, 1);
});
