import assert from 'node:assert/strict';
import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Browser, BrowserContextOptions, Locator, Page } from 'playwright-core';

/** `locale: undefined` leaves what the browser itself reports. */
export type VisitOptions = Omit<BrowserContextOptions, 'locale'> & { locale?: string | undefined };

/** Opens a page as a new visitor, hands it over, and fails when a script has failed meanwhile. */
export async function visit(
  browser: Browser,
  url: string,
  options: VisitOptions,
  look: (page: Page) => Promise<void>,
): Promise<void> {
  const context = await browser.newContext({
    locale: 'es-ES',
    viewport: { width: 1280, height: 900 },
    ...options,
  } as BrowserContextOptions);
  context.setDefaultTimeout(30_000);
  const page = await context.newPage();
  const failures: string[] = [];
  page.on('pageerror', (error) => failures.push(error.stack ?? error.message));
  page.on('console', (message) => {
    // What the network refuses is part of some tests; a refusal of the content security policy is not.
    const isNetwork = message.text().startsWith('Failed to load resource');
    if (message.type() === 'error' && !isNetwork) failures.push(message.text());
  });
  try {
    await page.goto(url);
    await look(page);
    assert.deepEqual(failures, []);
  } finally {
    // A page that polls leaves an answer half altered when it is closed.
    await page.unrouteAll({ behavior: 'ignoreErrors' });
    await context.close();
  }
}

/**
 * What is on show is there again after a reload, by the way back and the way forward, and in a second tab of whoever
 * has the key `k`.
 * @param seen resolves when it is.
 */
export async function assertComesBack(page: Page, seen: (page: Page) => Promise<unknown>): Promise<void> {
  await page.reload();
  await seen(page);
  const address = page.url();
  await page.evaluate("location.hash = '#/glosario'");
  await page.locator('.glossary').waitFor();
  await page.goBack();
  await seen(page);
  await page.goForward();
  await page.locator('.glossary').waitFor();
  await page.goBack();
  await seen(page);
  assert.equal(page.url(), address);
  const second = await page.context().newPage();
  await second.goto(`${address}${address.includes('?') ? '&' : '?'}clave=k`);
  await seen(second);
  assert.equal(second.url(), address, 'the key is in no address');
  await second.close();
}

/** Looks at the page in both themes and at three widths: it fits, and is accessible. */
export async function assertPresentable(page: Page, name: string): Promise<void> {
  await page.evaluate(AXE);
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    for (const width of [360, 768, 1280]) {
      await page.setViewportSize({ width, height: 800 });
      await assertFits(page);
      const violations = await axeViolations(
        page,
        colorScheme === 'light' ? {} : { runOnly: RULES_OF_COLOUR },
      );
      assert.deepEqual(violations, [], `${colorScheme}, ${width} px wide`);
      await savePicture(page, `${name}-${width}-${colorScheme}`);
    }
  }
}

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

export async function assertFits(page: Page): Promise<void> {
  const overhangPx = await page.evaluate<number>(
    'document.documentElement.scrollWidth - document.documentElement.clientWidth',
  );
  assert.equal(overhangPx, 0, 'nothing makes the page scroll sideways');
}

/** How high everything is together, in sight or to be scrolled to. */
export function heightPx(page: Page): Promise<number> {
  return page.evaluate<number>('document.documentElement.scrollHeight');
}

/** The rules of axe that judge by colours. Nothing else depends on the theme: it changes colours alone. */
const RULES_OF_COLOUR = ['color-contrast', 'link-in-text-block'];

/** Where things stand in the document is not read here, and no rule in force looks into style sheets. */
const BRIEFLY = { resultTypes: ['violations'], selectors: false, preload: { assets: ['media'] } };

async function axeViolations(page: Page, options: { runOnly?: string[] }): Promise<string[]> {
  const asked = JSON.stringify({ ...BRIEFLY, ...options });
  return page.evaluate<string[]>(`axe.run(document, ${asked}).then(({ violations }) =>
    violations.flatMap(({ id, nodes }) => nodes.map(({ html, failureSummary }) => [id, html, failureSummary].join('\\n'))))`);
}

/** With SCREENSHOTS=dir each state is kept as a picture, to be looked at. */
export async function savePicture(page: Page, name: string): Promise<void> {
  const dir = process.env.SCREENSHOTS;
  if (!dir) return;
  mkdirSync(dir, { recursive: true });
  await page.screenshot({ path: join(dir, `${name}.png`), fullPage: true, animations: 'disabled' });
}

export function isFocused(locator: Locator): Promise<boolean> {
  return locator.evaluate((element) => element === element.ownerDocument.activeElement);
}

/** Goes on with the tabulator until `locator` has the focus. */
export async function tabTo(page: Page, locator: Locator, mostPresses = 60): Promise<void> {
  for (let presses = 0; presses < mostPresses; presses += 1) {
    await page.keyboard.press('Tab');
    if (await isFocused(locator)) return;
  }
  assert.fail('not reachable with the tabulator');
}
