import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { type System, startSystem } from '../local/ephemeral/system.ts';
import { startBrowser } from './browser.ts';
import { text } from './consulta-page.ts';
import { type VisitOptions, visit } from './page-checks.ts';

let system: System;
before(async () => {
  system = await startSystem({ page: true, lab: true });
});
after(() => system?.stop());

/** Browsers as they are started on other people's machines, and what the page is like there. */
const READERS: {
  name: string;
  lang: string;
  options: VisitOptions;
  reports: string;
  language: 'es' | 'en';
}[] = [
  {
    name: 'LANG=C.UTF-8',
    lang: 'C.UTF-8',
    options: { locale: undefined },
    reports: 'en-US@posix',
    language: 'en',
  },
  { name: 'LANG=C', lang: 'C', options: { locale: undefined }, reports: 'en-US@posix', language: 'en' },
  {
    name: 'LANG=de_DE.UTF-8',
    lang: 'de_DE.UTF-8',
    options: { locale: undefined },
    reports: 'de-DE',
    language: 'es',
  },
  {
    name: 'LANG=es_MX.UTF-8',
    lang: 'es_MX.UTF-8',
    options: { locale: undefined },
    reports: 'es-MX',
    language: 'es',
  },
  {
    name: 'de-DE set in the browser',
    lang: 'C.UTF-8',
    options: { locale: 'de-DE' },
    reports: 'de-DE',
    language: 'es',
  },
];

for (const { name, lang, options, reports, language } of READERS) {
  test(`both tabs work in a browser with ${name}, at first in ${language}, and in the other language`, async () => {
    const browser = await startBrowser({ LANG: lang, LC_ALL: lang });
    try {
      const withoutMotion = { reducedMotion: 'reduce', ...options } as const;
      await visit(browser, system.pageUrl as string, withoutMotion, async (page) => {
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
    } finally {
      await browser.close();
    }
  });
}

test('a browser that reports nothing usable at all is given Spanish', async () => {
  await inBrowser(async (browser) => {
    await visit(browser, 'about:blank', {}, async (page) => {
      await page.addInitScript(`
        Object.defineProperty(Navigator.prototype, 'language', { get: () => 'C' });
        Object.defineProperty(Navigator.prototype, 'languages', { get: () => undefined });`);
      await page.goto(system.pageUrl as string);
      assert.equal(await languageOf(page), 'es');
      await consult(page, 'es');
      await lookAtTheLaboratory(page, 'es');
    });
  });
});

test('the language that nobody has chosen follows the browser at the next visit', async () => {
  await inBrowser(async (browser) => {
    await visit(browser, system.pageUrl as string, { locale: 'en-GB' }, async (page) => {
      assert.equal(await languageOf(page), 'en');
      const storageState = await page.context().storageState();
      await visit(browser, system.pageUrl as string, { locale: 'es-MX', storageState }, async (later) => {
        assert.equal(await languageOf(later), 'es');
      });
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

async function inBrowser(look: (browser: Browser) => Promise<void>): Promise<void> {
  const browser = await startBrowser();
  try {
    await look(browser);
  } finally {
    await browser.close();
  }
}

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
