import assert from 'node:assert/strict';
import { test } from 'node:test';
import { button, pageOfASystem } from './consulta-page.ts';
import { isFocused, tabTo } from './page-checks.ts';

const served = pageOfASystem();

test('a help text leads to its term in the glossary, with the keyboard alone, and back again', async () => {
  await served.visit({}, async (page) => {
    const help = button(page, '¿Qué es «Trabajo»?');
    await tabTo(page, help);
    await page.keyboard.press('Enter');
    const link = page.getByRole('link', { name: 'Más en el glosario' });
    await tabTo(page, link, 1);
    await page.keyboard.press('Enter');
    const term = page.getByRole('heading', { name: 'Tiempo de servicio' });
    await page.locator('#tiempo-de-servicio:focus').waitFor();
    assert.ok(await isFocused(term));
    await page.goBack();
    await help.waitFor();
  });
});

test('the address of a term is the same in both languages, which can be changed there', async () => {
  await served.visit({ locale: 'en-GB' }, async (page) => {
    await page.goto(`${served.system.pageUrl}/#/glosario/ley-de-little`);
    await page.locator('#littles-law:focus').waitFor();
    await page.getByRole('radio', { name: 'Español' }).dispatchEvent('click');
    await page.getByRole('heading', { name: 'Ley de Little' }).waitFor();
    await page.locator('#ley-de-little:focus').waitFor();
    assert.equal(new URL(page.url()).hash, '#/glosario/ley-de-little');
  });
});

test('the glossary is loaded by whoever opens it, in one language', async () => {
  await served.visit({}, async (page) => {
    const loaded: string[] = [];
    page.on('request', (request) => loaded.push(new URL(request.url()).pathname));
    await page.reload();
    await button(page, 'Probar con PROD001').waitFor();
    assert.deepEqual(
      loaded.filter((path) => path.includes('glosario')),
      [],
    );
    await page.goto(`${served.system.pageUrl}/#/glosario/${encodeURIComponent('utilización')}`);
    await page.locator('#utilización:focus').waitFor();
    assert.equal(loaded.filter((path) => path.includes('glosario') && path.endsWith('.js')).length, 1);
  });
});
