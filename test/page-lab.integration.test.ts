import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { LAB_TOKEN } from '../local/ephemeral/system.ts';
import { waitFor } from '../local/processes/wait-for.ts';
import { startBrowser } from './browser.ts';
import { button, history, pageOfASystem, text, waitForEnd } from './consulta-page.ts';
import { visit } from './page-checks.ts';

const served = pageOfASystem({ lab: true });

test('the three ways of being told are compared with two seconds of work, which is taken back', async () => {
  await served.visit({ hash: `#/consultar?clave=${LAB_TOKEN}` }, async (page) => {
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
  await served.visit({ hash: '#/consultar' }, async (page) => {
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
  await served.visit({ hash: new URL(address).hash }, async (page) => {
    await waitForEnd(page);
    assert.match((await page.locator('.answer').textContent()) ?? '', /\w/);
    assert.equal(await history(page).getByRole('listitem').count(), 1);
  });
  await served.visit({ hash: '#/consultar/999999' }, async (page) => {
    await page.getByRole('alert').getByText('999999').waitFor();
  });
});

/** Browsers as they are started on other people's machines, and what the page is like there. */
const READERS: { lang: string; locale?: string; reports: string; language: 'es' | 'en' }[] = [
  { lang: 'C.UTF-8', reports: 'en-US@posix', language: 'en' },
  { lang: 'C', reports: 'en-US@posix', language: 'en' },
  { lang: 'de_DE.UTF-8', reports: 'de-DE', language: 'es' },
  { lang: 'es_MX.UTF-8', reports: 'es-MX', language: 'es' },
  { lang: 'C.UTF-8', locale: 'de-DE', reports: 'de-DE', language: 'es' },
];

/** Those that were started, by their LANG. */
const browsers = new Map<string, Promise<Browser>>();
after(async () => {
  for (const browser of browsers.values()) await (await browser).close();
});

function browserIn(lang: string): Promise<Browser> {
  const browser = browsers.get(lang) ?? startBrowser({ environment: { LANG: lang, LC_ALL: lang } });
  browsers.set(lang, browser);
  return browser;
}

for (const { lang, locale, reports, language } of READERS) {
  const name = locale ? `${locale} set in the browser` : `LANG=${lang}`;
  test(`both tabs work in a browser with ${name}, at first in ${language}, and in the other language`, async () => {
    const options = { reducedMotion: 'reduce', locale } as const;
    await visit(await browserIn(lang), served.system.pageUrl as string, options, async (page) => {
      assert.equal(await page.evaluate<string>('navigator.languages[0]'), reports);
      assert.equal(await languageOf(page), language);
      const other = language === 'es' ? 'en' : 'es';
      await consult(page, language);
      await lookAtTheLaboratory(page, language);
      await page.getByRole('radio', { name: NAMES[other] }).check({ force: true });
      await lookAtTheLaboratory(page, other);
      await consult(page, other);
      await page.reload();
      assert.equal(await languageOf(page), other, 'what was chosen stays');
    });
  });
}

test('a browser that reports nothing usable at all is given Spanish', async () => {
  await served.visit({ locale: 'en-GB' }, async (page) => {
    await page.addInitScript(`
      Object.defineProperty(Navigator.prototype, 'language', { get: () => 'C' });
      Object.defineProperty(Navigator.prototype, 'languages', { get: () => undefined });`);
    await page.reload();
    assert.equal(await languageOf(page), 'es');
    await consult(page, 'es');
    await lookAtTheLaboratory(page, 'es');
  });
});

test('the language that nobody has chosen follows the browser at the next visit', async () => {
  await served.visit({ locale: 'en-GB' }, async (page) => {
    assert.equal(await languageOf(page), 'en');
    const storageState = await page.context().storageState();
    await served.visit({ locale: 'es-MX', storageState }, async (later) => {
      assert.equal(await languageOf(later), 'es');
    });
  });
});

const NAMES = { es: 'Español', en: 'English' };
const TEXTS = {
  es: {
    search: 'Buscar por Código',
    field: 'Código del producto',
    lab: 'Laboratorio',
  },
  en: { search: 'Search by Code', field: 'Product code', lab: 'Laboratory' },
};

async function languageOf(page: Page): Promise<string> {
  await page.getByRole('main').waitFor();
  return page.evaluate<string>('document.documentElement.lang');
}

async function consult(page: Page, language: 'es' | 'en'): Promise<void> {
  await page.getByRole('link', { name: 'Consultar' }).click();
  await page.getByLabel(TEXTS[language].field).fill('prod007');
  await page.getByRole('button', { name: TEXTS[language].search }).click();
  await page
    .getByRole('heading', { level: 1, name: /^(Consulta|Query) \d+: [\d.,]+\s(ms|s|sec)$/ })
    .waitFor();
}

/** Its charts are drawn by a library that asks the browser for its language by itself. */
async function lookAtTheLaboratory(page: Page, language: 'es' | 'en'): Promise<void> {
  await page.getByRole('link', { name: TEXTS[language].lab }).click();
  const shown = page.locator('.time-chart').first();
  await shown.locator('canvas').waitFor();
  const charts = await shown.locator('option').allTextContents();
  assert.equal(charts.length, 4);
  for (const chart of charts) {
    await shown.getByRole('combobox').selectOption({ label: chart });
    await shown.locator('canvas').waitFor();
    assert.equal(await shown.locator('option:checked').textContent(), chart);
  }
  assert.match(await text(page.locator('.worker-facts').first()), /^\D+ \d+\/\d+ · [\d.,]+\/s · .* \d+\s?%/);
}
