import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Page } from 'playwright-core';
import { fakeLabPage } from './fake-lab-page.ts';
import { labFigures, PAST_RUNS } from './lab-figures.ts';
import { assertFits } from './page-checks.ts';
import { smallTargets } from './targets.ts';

const fake = fakeLabPage();

const PLANNER = '#/laboratorio/planificador?clave=k';
const PHONE = { viewport: { width: 360, height: 640 } };

const COVERED = `(() => {
  const here = document.activeElement;
  if (here === document.body) return null;
  const { top, bottom, left, right } = here.getBoundingClientRect();
  const middle = (left + right) / 2;
  // As much of it as a finger needs, at its upper and lower edge.
  const own = [here, ...(here.labels ?? [])];
  const isSeenAt = (y) => own.some((each) => each.contains(document.elementFromPoint(middle, y)));
  return [top + 2, bottom - 2].every(isSeenAt)
    ? null
    : (here.closest('div')?.querySelector('label') ?? here).textContent;
})()`;

/** Names of what had the focus and was under something else. */
async function coveredOnTheWay(page: Page, key: 'Tab' | 'Shift+Tab'): Promise<string[]> {
  const covered: string[] = [];
  for (let presses = 0; presses < 45; presses += 1) {
    await page.keyboard.press(key);
    const name = await page.evaluate<string | null>(COVERED);
    if (name !== null) covered.push(name);
  }
  return covered;
}

test('on a phone neither the strip nor the buttons at the lower edge cover what has the focus', async () => {
  await fake.look(
    labFigures(),
    PLANNER,
    async (page) => {
      await page.locator('.lab-transport').waitFor();
      await page.getByText('Más opciones').click();
      assert.deepEqual(await coveredOnTheWay(page, 'Tab'), []);
      assert.deepEqual(await coveredOnTheWay(page, 'Shift+Tab'), []);
    },
    PHONE,
  );
});

for (const locale of ['es-ES', 'en-GB']) {
  test(`on a phone every place of the row is in sight (${locale})`, async () => {
    await fake.look(
      labFigures(),
      PLANNER,
      async (page) => {
        const row = page.locator('.place-row nav');
        await row.waitFor();
        assert.equal(await row.evaluate((nav) => nav.scrollWidth - nav.clientWidth), 0);
        const tops = await row.getByRole('link').evaluateAll((links) => links.map((link) => link.offsetTop));
        assert.equal(new Set(tops).size, 1, 'one row leaves the path in sight');
        for (const place of await row.getByRole('link').all()) {
          const box = await place.boundingBox();
          assert.ok(box && box.x >= 0 && box.x + box.width <= 360, `${await place.textContent()}`);
        }
      },
      { ...PHONE, locale },
    );
  });
}

const [A, B] = PAST_RUNS.runs.map(({ id }) => id);
const PLACES = {
  consultar: '#/consultar',
  glosario: '#/glosario',
  'en vivo': '#/laboratorio/vivo',
  experimentos: '#/laboratorio/experimentos',
  experimento: '#/laboratorio/experimentos/escalado',
  planificador: '#/laboratorio/planificador',
  informes: '#/laboratorio/informes',
  informe: `#/laboratorio/informes/${A}`,
  comparar: `#/laboratorio/informes/comparar?a=${A}&b=${B}`,
};
const TOUCHED = { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true };

for (const [name, hash] of Object.entries(PLACES)) {
  test(`on a phone a finger hits everything that can be pressed, and nothing is cut: ${name}`, async () => {
    const address = `${hash}${hash.includes('?') ? '&' : '?'}clave=k`;
    await fake.look(
      { ...labFigures(), runs: PAST_RUNS },
      address,
      async (page) => {
        await page.getByRole('heading', { level: 1 }).first().waitFor({ state: 'attached' });
        await assertPressable(page);
        const more = page.locator('.more-button');
        if (!(await more.isVisible())) return;
        await more.click();
        await page.locator('.rail-more summary').click();
        await assertPressable(page);
      },
      TOUCHED,
    );
  });
}

/** Smaller letters in a field make a phone zoom in on it. */
function smallFields(page: Page): Promise<string[]> {
  return page.evaluate<string[]>(`[...document.querySelectorAll('select, input.field')]
    .filter((field) => field.checkVisibility() && Number.parseFloat(getComputedStyle(field).fontSize) < 16)
    .map((field) => field.outerHTML)`);
}

async function assertPressable(page: Page): Promise<void> {
  assert.deepEqual(await smallTargets(page), []);
  assert.deepEqual(await smallFields(page), []);
  await assertFits(page);
  // What is fixed to the lower edge makes no page scroll, and is cut all the same.
  const cut = await page.evaluate<
    string[]
  >(`[...document.querySelectorAll('.lab-transport > *, .place-row a')]
    .filter((element) => element.getBoundingClientRect().right > innerWidth)
    .map((element) => element.textContent)`);
  assert.deepEqual(cut, []);
}
