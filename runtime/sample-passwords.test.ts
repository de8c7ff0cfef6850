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

test('a LAB_TOKEN that a document has or had as an example is refused in production', () => {
  const former = ['una-clave', 'una-clave-larga-y-propia'];
  const today = ['README.md', 'README.en.md', 'docs/operacion.md', 'docs/laboratorio.md'].flatMap((path) => {
    const text = readFileSync(new URL(`../${path}`, import.meta.url), 'utf8');
    return [...text.matchAll(/\bLAB_TOKEN=([^\s`]+)/g)].map(([, value]) => value as string);
  });
  for (const LAB_TOKEN of [...former, ...today])
    assert.equal(sampleSecretProblems({ LAB_TOKEN }, { ENTORNO: 'produccion' }).length, 1, LAB_TOKEN);
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
