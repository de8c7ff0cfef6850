import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Browser } from 'playwright-core';
import { LAB_TOKEN, type System, startSystem } from '../local/ephemeral/system.ts';
import { waitFor } from '../local/processes/wait-for.ts';
import { startBrowser } from './browser.ts';
import { button, history, waitForEnd } from './consulta-page.ts';
import { visit } from './page-checks.ts';

let system: System;
let browser: Browser;
before(async () => {
  [system, browser] = await Promise.all([startSystem({ workers: 1, page: true, lab: true }), startBrowser()]);
});
after(async () => {
  await browser?.close();
  await system?.stop();
});

test('the three ways of being told are compared with two seconds of work, which is taken back', async () => {
  await visit(browser, `${system.pageUrl}/#/consultar?clave=${LAB_TOKEN}`, {}, async (page) => {
    await button(page, 'Comparar las tres').click();
    await page.getByText(/trabajo simulado: cada consulta tarda unos 2,00 s más/).waitFor();
    const ended = history(page).getByRole('listitem').filter({ hasText: 'encontrado' });
    await waitFor('all three have ended', async () => (await ended.count()) === 3, 60_000);
    const costs = await page.locator('.telling-cost').allTextContents();
    const requests = costs.map((cost) => Number(/\d+/.exec(cost)?.[0]));
    assert.ok((requests[0] as number) > 2, `polling costs more than the others: ${costs}`);
    assert.deepEqual(requests.slice(1), [2, 2], 'one to send it, one to be told');
    await page.getByText(/tiene puesto trabajo simulado/).waitFor({ state: 'detached' });
    assert.doesNotMatch(page.url(), new RegExp(LAB_TOKEN));
  });
});

test('a link leads to a consulta in another browser, and one that does not exist says so', async () => {
  let address = '';
  await visit(browser, `${system.pageUrl}/#/consultar`, {}, async (page) => {
    await button(page, 'Probar con PROD001').click();
    await waitForEnd(page);
    await page.waitForURL(/#\/consultar\/\d+$/);
    address = page.url();
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    const copied = async (name: string) => {
      await page.evaluate("navigator.clipboard.writeText('')");
      await button(page, name).click();
      await button(page, 'Copiado').first().waitFor();
      return waitFor('what is copied', () => page.evaluate<string>('navigator.clipboard.readText()'));
    };
    assert.equal(await copied('Copiar el enlace'), address);
    assert.match(await copied('Copiar el curl'), /^curl .*PROD001/s);
    await page.reload();
    await waitForEnd(page);
  });
  await visit(browser, address, {}, async (page) => {
    await waitForEnd(page);
    assert.match((await page.locator('.answer').textContent()) ?? '', /\w/);
    assert.equal(await history(page).getByRole('listitem').count(), 1);
  });
  await visit(browser, `${system.pageUrl}/#/consultar/999999`, {}, async (page) => {
    await page.getByRole('alert').getByText('999999').waitFor();
  });
});
