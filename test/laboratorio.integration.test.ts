import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { startBrowser } from './browser.ts';
import { type NpmStart, npmStart } from './npm-start.ts';
import { temporaryDirectory } from './services/temporary-directory.ts';
import { waitFor } from './services/wait-for.ts';

const parent = temporaryDirectory('laboratorio');
let system: NpmStart;
let browser: Browser;
let page: Page;

before(async () => {
  process.env.WORKER_CONCURRENCY = '4';
  system = await npmStart(['--data', join(parent, 'data'), '--workers', '1']);
  browser = await startBrowser();
  page = await browser.newPage({ locale: 'es', viewport: { width: 1280, height: 900 } });
  page.on('pageerror', (error) => assert.fail(error));
});
after(async () => {
  await browser?.close();
  system?.npm.kill('SIGTERM');
  await system?.ended;
  rmSync(parent, { recursive: true, force: true });
});

/** The figure beside a line's name above a chart. */
async function figure(name: string): Promise<number> {
  const text = await page.locator('.time-chart li', { hasText: name }).first().locator('b').innerText();
  return Number(text.replace(/[^\d,]/g, '').replace(',', '.'));
}

test('a first-time visitor who opens the link of npm start sees a chart move after one click', async () => {
  await page.goto(
    `${system.pageUrl}/${new URL(system.laboratoryUrl).hash.replace('laboratorio', 'consultar')}`,
  );
  // The key came with the link and lasts for the whole visit, whichever tab it led to.
  await page.goto(system.laboratoryUrl);
  await page.getByRole('button', { name: 'Iniciar carga' }).click();
  await waitFor('consultas arrive and finish', async () => (await figure('Terminan')) > 20);
  assert.ok(!page.url().includes('clave'), 'the key does not stay in the address');
});

test('throughput follows the number of workers', async () => {
  // 4 at a time and 100 ms each: one worker finishes 40 a second, and 100 arrive.
  await page.getByLabel('Duración media (ms)').fill('100');
  await page.getByLabel('Duración media (ms)').blur();
  await waitFor('one worker cannot keep up', async () => (await figure('En la cola')) > 100);
  assert.ok((await figure('Terminan')) < 60);
  await page.getByLabel('Un worker más').click();
  await waitFor(
    'two workers',
    async () => (await page.locator('.worker-tile:not([data-gone])').count()) === 2,
  );
  await page.getByLabel('Un worker más').click();
  await waitFor(
    'three workers',
    async () => (await page.locator('.worker-tile:not([data-gone])').count()) === 3,
  );
  await page.getByLabel('Un worker más').click();
  await waitFor('four workers finish more than 100 a second', async () => (await figure('Terminan')) > 110);
});

test('a killed worker is seen to go and to come back, and the ledger stays balanced', async () => {
  await page.getByRole('button', { name: 'Matar un worker' }).click();
  await waitFor(
    'its tile goes grey',
    async () => (await page.locator('.worker-tile[data-gone]').count()) > 0,
  );
  await waitFor(
    'its successor is there',
    async () => (await page.locator('.worker-tile:not([data-gone])').count()) === 4,
  );
  await page.getByRole('button', { name: 'Detener carga' }).click();
  const inProgress = page.locator('.ledger-terms > div', { hasText: 'En curso' }).locator('dd');
  await waitFor('everything has ended', async () => (await inProgress.innerText()) === '0', 120_000);
  assert.equal(await page.locator('.ledger').getAttribute('data-balanced'), 'true');
});
