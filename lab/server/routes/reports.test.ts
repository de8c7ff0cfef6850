import assert from 'node:assert/strict';
import { cpSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { Comparison } from '@sel/contract/lab/comparison';
import { RunsOverview } from '@sel/contract/lab/experiments';
import { RecordOverview } from '@sel/contract/lab/record';
import { Check } from 'typebox/value';
import { PredictionRecord, RECORD_FILE } from '../../record/prediction-record.ts';
import { renderDocument } from '../../report/document.ts';
import { markup } from '../../report/markup.ts';
import { openLab, PROGRESS } from '../for-tests/open-lab.ts';

test('the runs that left a report are listed, the latest first, and their files can be read', async (t) => {
  const { ask, resultsDir } = await openLab(t);
  const text = { es: 'Sí', en: 'Yes' };
  const run = { title: text, plan: 'short', outcome: 'confirmed', verdict: text, done: 4, total: 4 };
  for (const id of ['2026-01-01-pico', '2026-01-02-pico', '2026-01-03-killed']) {
    mkdirSync(join(resultsDir, id));
    if (id.endsWith('killed')) continue;
    const summary = { id, startedAt: '2026-01-01T00:00:00.000Z', ...run };
    writeFileSync(join(resultsDir, id, 'resumen.json'), JSON.stringify(summary));
    writeFileSync(join(resultsDir, id, 'informe.html'), '<h1>Informe</h1>');
  }
  const answer = (await ask('GET', '/lab/informes')).json();
  assert.ok(Check(RunsOverview, answer), JSON.stringify(answer));
  assert.deepEqual(
    answer.runs.map(({ id }) => id),
    ['2026-01-02-pico', '2026-01-01-pico'],
  );
  const report = await ask('GET', '/lab/informes/2026-01-01-pico/informe.html');
  assert.equal(report.body, '<h1>Informe</h1>');
  assert.match(String(report.headers['content-security-policy']), /default-src 'none'/);
});

test('a report opens in the language and the theme that are asked for, or in the browser’s language', async (t) => {
  const { ask, resultsDir } = await openLab(t);
  mkdirSync(join(resultsDir, 'x'));
  const html = renderDocument('Informe', () => markup`<p>x</p>`, '');
  writeFileSync(join(resultsDir, 'x', 'informe.html'), html);
  const opened = async (query: string, acceptLanguage?: string) => {
    const headers = acceptLanguage === undefined ? {} : { 'accept-language': acceptLanguage };
    const { body } = await ask('GET', `/lab/informes/x/informe.html${query}`, undefined, headers);
    const checked = [...body.matchAll(/id="([\w-]+)" checked/g)].map(([, id]) => id);
    return [/<html lang="(\w+)">/.exec(body)?.[1], ...checked];
  };
  assert.deepEqual(await opened(''), ['es', 'language-es', 'theme-system']);
  assert.deepEqual(await opened('?idioma=en&tema=dark'), ['en', 'language-en', 'theme-dark']);
  assert.deepEqual(await opened('', 'de-DE, es;q=0.5, en-GB;q=0.8'), ['en', 'language-en', 'theme-system']);
  assert.deepEqual(await opened('?idioma=es', 'en'), ['es', 'language-es', 'theme-system']);
  assert.deepEqual(await opened('?idioma=xx&tema=%22%3E', 'en;q=0'), ['es', 'language-es', 'theme-system']);
});

test('two stored runs are compared, with what cannot be said of them', async (t) => {
  const { ask, resultsDir } = await openLab(t);
  for (const id of ['escalado', 'pico'])
    cpSync(new URL(`../../experiments/stored-runs/${id}`, import.meta.url), join(resultsDir, id), {
      recursive: true,
    });
  const same = (await ask('GET', '/lab/comparacion?a=escalado&b=escalado')).json();
  assert.ok(Check(Comparison, same), JSON.stringify(same));
  assert.equal(same.figures[0]?.ratio, 1);
  const other = (await ask('GET', '/lab/comparacion?a=escalado&b=pico')).json();
  assert.match(other.refusals[0].es, /experimentos distintos/);
});

test('a report is deleted with all that its run has left, and no other folder is', async (t) => {
  const { ask, runner, resultsDir } = await openLab(t);
  for (const id of ['x', 'killed']) mkdirSync(join(resultsDir, id));
  writeFileSync(join(resultsDir, 'x', 'resumen.json'), '{"id":"x"}');
  runner.progress = PROGRESS;
  assert.equal((await ask('DELETE', '/lab/informes/x')).json().code, 'experimento_en_marcha');
  runner.progress = { ...PROGRESS, state: 'finished' };
  for (const id of ['killed', 'unknown', '..', '%2e%2e', '.']) {
    const { statusCode } = await ask('DELETE', `/lab/informes/${id}`);
    assert.equal(statusCode, 404, id);
  }
  assert.deepEqual(readdirSync(resultsDir).sort(), ['killed', 'x']);
  assert.equal(
    (await ask('DELETE', '/lab/informes/x', undefined, { 'x-lab-token': 'wrong' })).statusCode,
    401,
  );
  assert.equal((await ask('DELETE', '/lab/informes/x')).statusCode, 200);
  assert.deepEqual(readdirSync(resultsDir), ['killed']);
});

test('whoever looks is told how the predictions came out, and their file is not listed as a run', async (t) => {
  const { ask, resultsDir } = await openLab(t);
  const record = new PredictionRecord(join(resultsDir, RECORD_FILE));
  const made = { kind: 'drain', run: null, valueMs: 10, lowMs: 5, highMs: 15, confidence: 0.9 } as const;
  await record.settle(await record.predict(made), { ms: 12 });
  const overview = (await ask('GET', '/lab/predicciones')).json();
  assert.ok(Check(RecordOverview, overview));
  assert.deepEqual([overview.scored, overview.inside, overview.latest[0]?.outcomeMs], [1, 1, 12]);
  assert.deepEqual((await ask('GET', '/lab/informes')).json(), { runs: [] });
});
