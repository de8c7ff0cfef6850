import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { latenciaCarga } from '../lab/experiments/latencia-carga/experiment.ts';
import { runOf } from '../lab/experiments/latencia-carga/made-up-system.ts';
import { stepsOf } from '../lab/experiments/plan.ts';
import { writeReport } from '../lab/experiments/report/write-report.ts';
import { RunFolder } from '../lab/experiments/run-folder.ts';
import { seededRandom } from '../lab/queueing/random.ts';
import { testDirectory } from '../local/ephemeral/test-directory.ts';
import { startBrowser } from './browser.ts';

const dir = testDirectory('report');
let browser: Browser;
let folder: RunFolder;

before(async () => {
  folder = await simulatedRun();
  await writeReport(folder, latenciaCarga);
  browser = await startBrowser();
});
after(() => browser?.close());

/** What `latencia-carga` would measure of a system that is as it assumes. */
async function simulatedRun(): Promise<RunFolder> {
  const { plans, limits, name } = latenciaCarga;
  const plan = plans.full;
  const run = await RunFolder.create(dir, {
    id: 'simulada',
    experiment: name,
    planName: 'full',
    plan,
    limits,
    startedAt: '2026-01-31T12:00:00.000Z',
  });
  const measure = runOf({}, plan, seededRandom(2, 3));
  for (const step of stepsOf(plan)) await run.add({ ...measure(step.factors), ...step });
  return run;
}

async function open(width: number, colorScheme: 'light' | 'dark' = 'light'): Promise<Page> {
  const page = await browser.newPage({ viewport: { width, height: 800 }, colorScheme });
  // Nothing is to be loaded besides the file itself.
  await page.route('**', (route) =>
    route.request().url().startsWith('file:') ? route.continue() : route.abort(),
  );
  await page.goto(pathToFileURL(join(folder.path, 'informe.html')).href);
  return page;
}

test('the report of a run that is as theory wants it says so, and its data are beside it', async () => {
  const page = await open(1_280);
  assert.equal(await page.locator('main:visible h1').textContent(), 'Latencia y carga');
  assert.match(String(await page.locator('main:visible .answer').textContent()), /la que predice M\/M\/4/);
  const { conclusion } = JSON.parse(readFileSync(join(folder.path, 'resultados.json'), 'utf8'));
  assert.equal(conclusion.outcome, 'confirmed');
  const claims = page.getByRole('region', { name: 'Qué se afirma, y qué dicen de ello las repeticiones' });
  const row = claims.getByRole('row', { name: /confirmado/ }).first();
  const heads = await claims.getByRole('columnheader').allTextContents();
  for (const limit of ['Límite inferior', 'Límite superior']) {
    const cell = row.getByRole('cell').nth(heads.indexOf(limit));
    assert.match((await cell.textContent()) ?? '', /^(–|[\d,]+)$/, `what decides is said: ${limit}`);
  }
  const [head, ...lines] = readFileSync(join(folder.path, 'mediciones.csv'), 'utf8').trim().split('\r\n');
  assert.equal(head, 'utilisation,repetition,invalid');
  assert.equal(lines.length, stepsOf(latenciaCarga.plans.full).length);
  await page.close();
});

test('language and theme are switched by mouse and by keyboard, without a script', async () => {
  const page = await open(768);
  const background = () =>
    page.evaluate<string>('getComputedStyle(document.documentElement).backgroundColor');
  const light = await background();
  await page.getByLabel('Oscuro').check();
  assert.notEqual(await background(), light);
  await page.getByLabel('Español').focus();
  await page.keyboard.press('ArrowRight');
  assert.equal(await page.locator('main:visible h1').textContent(), 'Latency and load');
  assert.equal(await page.locator('main:visible').count(), 1);
  await page.close();
});

for (const width of [360, 768, 1_280]) {
  test(`at ${width} px nothing is wider than the screen, and the text of charts can be read`, async () => {
    const page = await open(width);
    assert.ok(await page.evaluate<boolean>('document.documentElement.scrollWidth <= innerWidth'));
    const text = page.locator('main:visible figure svg:visible text').first();
    const textPx = (await text.boundingBox())?.height ?? 0;
    assert.ok(textPx >= 12, `${textPx} px`);
    await page.close();
  });
}

for (const theme of ['light', 'dark'] as const) {
  test(`axe finds nothing to object to in the ${theme} theme`, async () => {
    const page = await open(1_280, theme);
    for (const details of await page.locator('main:visible summary').all()) await details.click();
    await page.addScriptTag({ path: createRequire(import.meta.url).resolve('axe-core/axe.min.js') });
    const violations = await page.evaluate<unknown[]>(
      'axe.run().then(({ violations }) => violations.map(({ id, nodes }) => [id, nodes[0].html]))',
    );
    assert.deepEqual(violations, []);
    await page.close();
  });
}
