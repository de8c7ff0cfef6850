import assert from 'node:assert/strict';
import { test } from 'node:test';
import pg from 'pg';
import { outcome, pageOfASystem, text } from './consulta-page.ts';

const served = pageOfASystem();

/** Of rows as tall as this one's, some 8,000 reach as far as 400,000 of the usual ones. */
const GIANT_TYPE_PX = 800;
const ROW_PX = 2.75 * GIANT_TYPE_PX;

test('where a browser’s height ends, the table ends before, says so, and a filter brings the rest', async () => {
  const client = new pg.Client({ connectionString: served.system.database.urls.owner });
  await client.connect();
  await client.query(
    `INSERT INTO producto SELECT 'Z' || lpad(n::text, 5, '0'), 'Café', 'Pasillo' FROM generate_series(1, 9000) n`,
  );
  await client.end();
  for (const [language, sentence] of [
    ['es', /muestra los primeros ([\d\s]+) de 9\s200: .*Filtra/],
    ['en', /shows the first ([\d\s]+) of 9\s200: .*Filter/],
  ] as const) {
    await served.visit({}, async (page) => {
      await page.evaluate((chosen) => localStorage.setItem('preference.language', chosen), language);
      await page.reload();
      const ask = page.getByRole('button', { name: /^(Listar Todos los Productos|List All Products)$/i });
      await ask.waitFor();
      await page.evaluate(`document.documentElement.style.fontSize = '${GIANT_TYPE_PX}px'`);
      await ask.dispatchEvent('click');
      const cut = outcome(page).locator('.table-cut');
      await cut.waitFor({ state: 'attached' });
      const drawn = Number(sentence.exec(await text(cut))?.[1]?.replace(/\D/g, ''));
      assert.ok(drawn > 7_900 && drawn < 9_200, `${drawn}: ${await text(cut)}`);

      const heightPx = await outcome(page)
        .locator('tbody')
        .evaluate((body) => body.getBoundingClientRect().height);
      assert.equal(heightPx, drawn * ROW_PX, 'the browser draws it whole');
      await outcome(page)
        .locator('.table-scroller')
        .evaluate((element) => element.scrollTo(0, element.scrollHeight));
      await outcome(page)
        .locator(`[aria-rowindex="${drawn + 1}"]`)
        .waitFor({ state: 'attached' });

      await outcome(page).getByRole('searchbox').fill('Z09000', { force: true });
      await outcome(page).locator('tbody tr', { hasText: 'Z09000' }).waitFor({ state: 'attached' });
      assert.equal(await cut.count(), 0);
    });
  }
});
