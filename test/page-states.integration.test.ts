import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Page } from 'playwright-core';
import { button, pageOfASystem, refuse, search } from './consulta-page.ts';
import { assertPresentable, isFocused, tabTo } from './page-checks.ts';

const served = pageOfASystem();
const { visit } = served;

/** Every state of the page: how it comes about, and what is on it then. */
const STATES: Record<string, { reach(page: Page): Promise<void>; shows: string | RegExp }> = {
  vacio: { reach: async () => {}, shows: 'Una consulta, de ida y vuelta' },
  encontrado: { reach: (page) => search(page, 'PROD007'), shows: 'Alicate de corte diagonal' },
  lista: { reach: (page) => button(page, 'Listar Todos los Productos').click(), shows: '200 productos' },
  'no-existe': { reach: (page) => search(page, 'NO-HAY'), shows: 'No existe el producto NO-HAY' },
  'no-existe-largo': { reach: (page) => search(page, 'X'.repeat(64)), shows: /^No existe el producto X+$/ },
  fallo: {
    async reach(page) {
      await alterAnswers(page, { status: 'failed', resultado: null, error: 'Se agotaron los 5 intentos.' });
      await search(page, 'PROD001');
    },
    shows: 'Se agotaron los 5 intentos.',
  },
  'no-admitida': {
    reach: (page) => search(page, 'X'.repeat(70)),
    shows: 'El sistema no admitió la consulta',
  },
  'en-camino': {
    async reach(page) {
      await alterAnswers(page, PENDING);
      await button(page, 'Probar con PROD001').click();
    },
    shows: /¿Hay algún worker en marcha\?/,
  },
  'sin-conexion': {
    async reach(page) {
      await page.route('**/api/**', (route) => route.abort());
      await button(page, 'Probar con PROD001').click();
    },
    shows: /Otro intento en/,
  },
  sobrecarga: {
    async reach(page) {
      await refuse(page, { 'Retry-After': '30' }, 'sobrecarga');
      await button(page, 'Probar con PROD001').click();
    },
    shows: /Otro intento en [23]\d s/,
  },
  'sin-laboratorio': {
    reach: (page) => page.getByRole('link', { name: 'Laboratorio', exact: true }).click(),
    shows: /Aquí no hay laboratorio en marcha/,
  },
  glosario: {
    async reach(page) {
      await button(page, '¿Qué es «Cola»?').click();
      await page.getByRole('link', { name: 'Más en el glosario' }).click();
    },
    shows: 'Donde los mensajes esperan su turno',
  },
};

for (const [name, { reach, shows }] of Object.entries(STATES)) {
  test(`the state «${name}» is accessible and fits, at three widths in both themes`, async () => {
    await visit({ reducedMotion: 'reduce' }, async (page) => {
      await reach(page);
      await page.getByText(shows).first().waitFor();
      await assertPresentable(page, name);
    });
  });
}

const PENDING = {
  status: 'pending',
  resultado: null,
  error: null,
  processed_at: null,
};

/** Changes what the gateway answers about consultas, for states that the system itself has no reason for. */
async function alterAnswers(page: Page, change: object): Promise<void> {
  await page.route(/\/api\/consultar\/\d+$/, async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, json: { ...((await response.json()) as object), ...change } });
  });
}

test('a help text leads to its term in the glossary, with the keyboard alone, and back again', async () => {
  await visit({}, async (page) => {
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
  await visit({ locale: 'en-GB' }, async (page) => {
    await page.goto(`${served.system.pageUrl}/#/glosario/ley-de-little`);
    await page.locator('#littles-law:focus').waitFor();
    await page.getByRole('radio', { name: 'Español' }).dispatchEvent('click');
    await page.getByRole('heading', { name: 'Ley de Little' }).waitFor();
    await page.locator('#ley-de-little:focus').waitFor();
    assert.equal(new URL(page.url()).hash, '#/glosario/ley-de-little');
  });
});

test('the glossary is loaded by whoever opens it, in one language', async () => {
  await visit({}, async (page) => {
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
