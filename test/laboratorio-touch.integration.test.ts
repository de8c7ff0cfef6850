import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { FakeLabPage } from './fake-lab-page.ts';
import { labFigures, PAST_RUNS } from './lab-figures.ts';
import { assertFits } from './page-checks.ts';
import { smallTargets } from './targets.ts';

let fake: FakeLabPage;
before(async () => {
  fake = await FakeLabPage.start();
});
after(() => fake?.stop());

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
const PHONE = { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true };

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
      PHONE,
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
