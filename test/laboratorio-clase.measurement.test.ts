import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type { Bottleneck } from '@sel/contract/lab/verdict';
import type { Browser, Page } from 'playwright-core';
import { waitFor } from '../local/processes/wait-for.ts';
import { temporaryDirectory } from '../local/servers/temporary-directory.ts';
import { startBrowser } from './browser.ts';
import { type NpmStart, npmStart } from './npm-start.ts';
import { isFocused, tabTo } from './page-checks.ts';

/** A class, from the link to the ledger, with nothing but the keyboard; what the page says at each step is right. */
const parent = temporaryDirectory('clase');
let system: NpmStart;
let browser: Browser;
let page: Page;

before(async () => {
  system = await npmStart(['--data', join(parent, 'data')]);
  browser = await startBrowser();
  // A small projector's size: what is taught is seen without scrolling.
  const viewport = { width: 1280, height: 800 };
  // What flows on the page would take the processor from the system that is judged.
  page = await browser.newPage({ locale: 'es', viewport, reducedMotion: 'reduce' });
  page.on('pageerror', (error) => assert.fail(error));
  await page.goto(system.laboratoryUrl);
});
after(async () => {
  await browser?.close();
  system?.npm.kill('SIGTERM');
  await system?.ended;
  rmSync(parent, { recursive: true, force: true });
});

const verdict = () => page.locator('.verdict').getAttribute('data-bottleneck');
const verdictText = () => page.locator('.verdict').textContent();
const queued = async () => {
  const text = await page.locator('.time-chart li', { hasText: 'En la cola' }).locator('b').textContent();
  return Number((text ?? '').replace(/\D/g, ''));
};
/** What may be said while others take the machine for a while, and when little is known yet. It passes. */
const PASSING: readonly string[] = ['cpu', 'browsers', 'others', 'generator', 'settling'];
/** Waits until a verdict is told. Until then what was right before may stand, and nothing else that does not pass. */
const verdictIs = (right: Bottleneck, ...before: Bottleneck[]) =>
  waitFor(`the verdict ${right}`, async () => {
    const said = await verdict();
    if (said === right) return true;
    const mayPass = said === null || [...before, ...PASSING].includes(said);
    assert.ok(mayPass, `${said}, then ${right}: ${mayPass || (await verdictText())}`);
    return false;
  });
const atRest = async (before: Bottleneck) => {
  await page.getByRole('status').getByText('En reposo').waitFor();
  await verdictIs('idle', before);
};
const workers = () => page.locator('.worker-tile:not([data-gone])').count();

test('at rest the page says that nothing arrives', async () => {
  await atRest('idle');
});

test('«the queue grows» makes it grow, and the workers are what limits', async () => {
  const chip = page.getByRole('button', { name: 'La cola crece' });
  await tabTo(page, chip);
  await page.keyboard.press('Enter');
  await waitFor('a queue', async () => (await queued()) > 50, 60_000);
  await verdictIs('workers', 'idle', 'none');
  const limit = page.locator('.path-node[data-mark=limit]');
  assert.match((await limit.textContent()) ?? '', /Workers/, 'their node is marked');
});

test('two workers more drain it', async () => {
  await page.keyboard.press('+');
  await page.keyboard.press('+');
  await waitFor('four workers', async () => (await workers()) === 4, 30_000);
  await waitFor('the queue is drained', async () => (await queued()) < 5, 90_000);
  await verdictIs('none', 'workers');
});

test('a killed worker is dead in its place, is what the verdict tells, and comes back', async () => {
  await page.keyboard.press('k');
  await page.locator('.worker-tile[data-state=dead]').waitFor();
  assert.equal(await page.locator('.worker-tile').count(), 4, 'no other stands beside it');
  await page.locator('.verdict-sentence', { hasText: 'Matar un worker' }).waitFor();
  assert.match((await page.locator('.path-node[data-mark=fault]').textContent()) ?? '', /Workers/);
  await waitFor('it is back', async () => (await workers()) === 4, 30_000);
  // What it would have done waits until it is back, and fills the others meanwhile.
  await verdictIs('none', 'fault', 'workers');
});

test('the ledger balances after all of that, and is read with the keyboard', async () => {
  await page.keyboard.press('s');
  await atRest('none');
  const tabs = page.getByRole('tab');
  await tabTo(page, tabs.first());
  for (let step = 0; step < 3; step += 1) await page.keyboard.press('ArrowRight');
  const ledger = page.getByRole('tab', { name: 'Cuentas' });
  await waitFor('the tab has the focus', () => isFocused(ledger));
  assert.equal(await ledger.getAttribute('aria-selected'), 'true');
  await page.locator('.ledger').getByText('Cuadra: nada perdido, nada duplicado.').waitFor();
});

test('what happened stands in the list of events, the fault among it', async () => {
  await page.keyboard.press('ArrowLeft');
  const events = page.locator('.event');
  await events.first().waitFor();
  const names = (await events.allTextContents()).join('\n');
  for (const event of ['Empieza la carga', 'Matar un worker', 'Se detiene la carga']) {
    assert.ok(names.includes(event), `${event} in ${names}`);
  }
});

test('after the class everything is set back, the workers and their slots as well', async () => {
  const tiles = page.locator('.worker-tile:not([data-gone])');
  const asAtFirst = await tiles.filter({ hasText: '0/200' }).count();
  assert.equal(asAtFirst, 0, 'the slots were changed');
  await tabTo(page, page.getByRole('button', { name: 'Parar todo' }));
  await page.keyboard.press('Enter');
  const all = tiles.filter({ hasText: '0/200' });
  await waitFor('two workers of 200 slots', async () => (await all.count()) === 2, 60_000);
  await waitFor('and no others', async () => (await workers()) === 2, 30_000);
});
