import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { STAGES } from '@sel/contract/stages';
import type { Page, Request } from 'playwright-core';
import { waitFor } from '../local/processes/wait-for.ts';
import { button, history, outcome, pageOfASystem, search, text, waitForEnd } from './consulta-page.ts';
import { assertFits, isFocused, tabTo } from './page-checks.ts';

const served = pageOfASystem();
const visit: typeof served.visit = (options, look) =>
  served.visit({ reducedMotion: 'no-preference', ...options }, look);

interface StoredRun {
  requestsMs: number[];
  phase: { totalMs: number; stages: Record<(typeof STAGES)[number], number> };
}

async function lastRun(page: Page): Promise<StoredRun> {
  return JSON.parse(await page.evaluate<string>("sessionStorage.getItem('consultas')"))[0];
}

for (const words of [
  {
    language: 'ES',
    list: 'Listar Todos los Productos',
    field: 'Código del producto',
    search: 'Buscar por Código',
    count: '200 productos',
  },
  {
    language: 'EN',
    list: 'List All Products',
    field: 'Product code',
    search: 'Search by Code',
    count: '200 products',
  },
]) {
  test(`both flows lead to their result (${words.language})`, async () => {
    await visit({}, async (page) => {
      assert.equal(await page.getAttribute('html', 'lang'), 'es', 'Spanish without being asked');
      if (words.language === 'EN') await page.getByRole('radio', { name: 'English' }).check({ force: true });
      assert.equal(await page.getAttribute('html', 'lang'), words.language.toLowerCase());

      await page.getByLabel(words.field).fill(' prod007 ');
      await button(page, words.search).click();
      await outcome(page).getByRole('heading', { name: 'Alicate de corte diagonal' }).waitFor();
      assert.match(await text(outcome(page)), /PROD007/);

      await button(page, words.list).click();
      await outcome(page).getByText(words.count, { exact: true }).first().waitFor();
      await outcome(page).getByRole('cell', { name: 'PROD001' }).waitFor();

      await page.reload();
      assert.equal(
        await page.getAttribute('html', 'lang'),
        words.language.toLowerCase(),
        'the choice is kept',
      );
    });
  });
}

for (const [telling, requests] of [
  ['Sondeo', { atLeast: 2, kind: /\/consultar\/\d+$/ }],
  ['Espera larga', { exactly: 2, kind: /\/consultar\/\d+$/ }],
  ['Eventos', { exactly: 2, kind: /\/consultar\/\d+\/eventos$/ }],
] as const) {
  test(`«${telling}» tells the end, and the page says what that has cost`, async () => {
    await visit({}, async (page) => {
      const sent: Request[] = [];
      page.on('request', (request) => request.url().includes('/api/consultar') && sent.push(request));
      await page.getByRole('radio', { name: new RegExp(`^${telling}`) }).check();
      await search(page, 'PROD003');
      await waitForEnd(page);

      const run = await lastRun(page);
      assert.equal(run.requestsMs.length, sent.length, 'every request is counted');
      if ('exactly' in requests) assert.equal(sent.length, requests.exactly);
      else assert.ok(sent.length >= requests.atLeast);
      assert.match(new URL((sent[1] as Request).url()).pathname, requests.kind);
      const prefer = await (sent[1] as Request).headerValue('Prefer');
      assert.equal(prefer, telling === 'Espera larga' ? 'wait=20' : null);
      assert.match(
        await text(page.locator('.telling', { hasText: telling })),
        new RegExp(`${sent.length} solicitudes`),
      );

      const stagesMs = STAGES.map((stage) => run.phase.stages[stage]);
      assert.ok(
        stagesMs.every((ms) => ms >= 0),
        JSON.stringify(run.phase.stages),
      );
      const sumMs = stagesMs.reduce((sum, ms) => sum + ms, 0);
      assert.ok(Math.abs(sumMs - run.phase.totalMs) < 1, 'the stages add up to what was waited');
    });
  });
}

const SCREENS = [
  { width: 1280, height: 800, isProjector: false },
  { width: 1280, height: 720, isProjector: true },
  { width: 390, height: 844, isProjector: false },
];

test('the answer stands beside its time, in sight without scrolling, on a laptop, a projector and a phone', async () => {
  for (const { width, height, isProjector } of SCREENS) {
    await visit({ viewport: { width, height } }, async (page) => {
      if (isProjector) await button(page, 'Modo proyector').click();
      await button(page, 'Probar con PROD001').click();
      await waitForEnd(page);
      const box = await page.locator('.life .answer').boundingBox();
      assert.ok(
        box && box.y >= 0 && box.y + box.height <= height,
        `${width}×${height}: ${JSON.stringify(box)}`,
      );
      assert.equal(await page.evaluate('scrollY'), 0);
    });
  }
});

test('on a phone an id of five digits has room beside whatever else is told', async () => {
  await served.system.query(`SELECT setval(pg_get_serial_sequence('consulta', 'consulta_id'), 98700)`);
  await visit({ viewport: { width: 360, height: 740 } }, async (page) => {
    await search(page, 'PROD007');
    await waitForEnd(page);
    assert.match(await text(history(page)), /98\d{3}/);
    const overlapping = await page.evaluate<string[]>(`(() => {
      const told = [...document.querySelectorAll('.path-name, .path-fact, .path-token, .path-stage, .entry > span, .answer')]
        .filter((element) => element.checkVisibility() && element.childElementCount === 0 && element.textContent.trim());
      const boxes = told.map((element) => [element, element.getBoundingClientRect()]);
      const meet = (a, b) => a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 1 && b.top < a.bottom - 1;
      return boxes.flatMap(([one, a], index) => boxes.slice(index + 1)
        .filter(([other, b]) => meet(a, b) && !one.contains(other) && !other.contains(one))
        .map(([other]) => one.textContent + ' / ' + other.textContent));
    })()`);
    assert.deepEqual(overlapping, []);
    await assertFits(page);
  });
});

test('the history survives a reload and opens its consultas again, the rows of a listing included', async () => {
  await visit({}, async (page) => {
    await button(page, 'Listar Todos los Productos').click();
    await outcome(page).getByText('200 productos', { exact: true }).first().waitFor();
    await search(page, 'NO-HAY');
    await outcome(page).getByText('No existe el producto NO-HAY').waitFor();
    assert.equal(await history(page).getByRole('listitem').count(), 2);

    await page.reload();
    await history(page)
      .getByRole('button', { name: /Listar todos/ })
      .click();
    await waitForEnd(page);
    await outcome(page).getByRole('cell', { name: 'PROD001' }).waitFor();
    await history(page)
      .getByRole('button', { name: /NO-HAY/ })
      .click();
    await outcome(page).getByText('No existe el producto NO-HAY').waitFor();
    await button(page, 'Vaciar').click();
    assert.equal(await history(page).getByRole('listitem').count(), 0);
  });
});

test('the keyboard alone is enough, and a screen reader is told the result', async () => {
  await visit({}, async (page) => {
    const press = async (...keys: string[]) => {
      for (const key of keys) await page.keyboard.press(key);
    };
    await press('Tab', 'Enter');
    assert.ok(await isFocused(page.getByRole('main')), 'the first stop leads to the content');

    await tabTo(page, page.getByLabel('Código del producto'));
    await press('Enter');
    assert.match(
      await text(page.getByText('Escribe un código')),
      /PROD001/,
      'an empty code is explained, not sent',
    );
    await page.keyboard.type('prod007');
    await press('Enter');
    await page
      .getByRole('status')
      .getByText(/^Consulta \d+ resuelta en /)
      .waitFor();

    await tabTo(page, page.getByRole('radio', { name: /^Sondeo/ }));
    await press('ArrowDown');
    assert.ok(await page.getByRole('radio', { name: /^Espera larga/ }).isChecked());

    await tabTo(page, button(page, '¿Qué es «Espera larga»?'));
    await press('Enter');
    await page.getByText(/Prefer: wait=20/).waitFor();
    await press('Escape');
    await page.getByText(/Prefer: wait=20/).waitFor({ state: 'hidden' });

    await tabTo(page, history(page).getByRole('button', { name: /prod007/ }));
    await press('Enter');
    await waitForEnd(page);
  });
});

test('nothing moves for whoever prefers reduced motion', async () => {
  await visit({ reducedMotion: 'reduce' }, async (page) => {
    await search(page, 'PROD007');
    await waitForEnd(page);
    await page.locator('.path-token[data-home=true]').waitFor();
    const longestMs = await page.evaluate<number>(
      'Math.max(0, ...document.getAnimations().map((animation) => Number(animation.effect.getComputedTiming().endTime)))',
    );
    assert.ok(longestMs < 1, `an animation lasts ${longestMs} ms`);
  });
});

test('a theme can be chosen against the system, and the projector mode enlarges the type', async () => {
  await visit({ colorScheme: 'light' }, async (page) => {
    const background = () =>
      page.evaluate<string>('getComputedStyle(document.documentElement).backgroundColor');
    const fontSize = () => page.evaluate<string>('getComputedStyle(document.documentElement).fontSize');
    const light = await background();
    await page.getByRole('radio', { name: 'Oscuro' }).check({ force: true });
    assert.notEqual(await background(), light);
    assert.equal(await fontSize(), '16px');
    await button(page, 'Modo proyector').click();
    assert.equal(await fontSize(), '24px');
    await assertFits(page);
    await button(page, 'Modo proyector').click();
    assert.equal(await fontSize(), '16px');
  });
});

/** Of rows as tall as this one's, some 8,000 reach as far as 400,000 of the usual ones. */
const GIANT_TYPE_PX = 800;
const ROW_PX = 2.75 * GIANT_TYPE_PX;

test('where a browser’s height ends, the table ends before, says so, and a filter brings the rest', async () => {
  await addProductos(1, 9_000);
  for (const [language, sentence] of [
    ['es', /muestra los primeros ([\d\s]+) de 9\s200: .*Filtra/],
    ['en', /shows the first ([\d\s]+) of 9\s200: .*Filter/],
  ] as const) {
    await visit({}, async (page) => {
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

      await outcome(page).getByRole('searchbox').fill('Z009000', { force: true });
      await outcome(page).locator('tbody tr', { hasText: 'Z009000' }).waitFor({ state: 'attached' });
      assert.equal(await cut.count(), 0);
    });
  }
});

test('100,000 productos are listed, filtered, sorted and scrolled with few rows on the page', async () => {
  await addProductos(9_001, 100_000);
  await visit({}, async (page) => {
    await page.getByRole('radio', { name: /^Eventos/ }).check();
    await button(page, 'Listar Todos los Productos').click();
    await outcome(page).getByText('100 200 productos', { exact: true }).first().waitFor();
    const rows = outcome(page).locator('tbody tr');
    const scroller = outcome(page).getByRole('region', { name: 'Productos' });

    await scroller.evaluate((element) => element.scrollTo(0, element.scrollHeight));
    await outcome(page).getByRole('cell', { name: 'Z100000' }).waitFor();
    assert.ok((await rows.count()) < 60, 'only what is in sight is drawn');

    const filter = outcome(page).getByRole('searchbox', { name: 'Filtrar productos' });
    await filter.fill('cafe 99999');
    await outcome(page).getByText('1 de 100 200 productos', { exact: true }).first().waitFor();
    assert.equal(await rows.count(), 1);
    assert.match(await text(rows.first()), /Z099999.*Café 99999/);
    await filter.fill('no hay nada así');
    await outcome(page).getByText('Ningún producto coincide con el filtro.').waitFor();
    await filter.fill('');
    await page.getByRole('button', { name: 'Código', exact: true }).click();
    await page.getByRole('button', { name: 'Código', exact: true }).click();
    await outcome(page)
      .getByRole('columnheader', { name: 'Código' })
      .and(page.locator('[aria-sort=descending]'))
      .waitFor();
    await waitFor('the last comes first', async () => /Z100000/.test(await text(rows.first())));
  });
});

async function addProductos(first: number, last: number): Promise<void> {
  await served.system.query(
    `INSERT INTO producto (codigo, nombre, ubicacion)
     SELECT 'Z' || lpad(n::text, 6, '0'), 'Café ' || n, 'Pasillo ' || n % 40 FROM generate_series($1::int, $2::int) n`,
    [first, last],
  );
}

test('the script that the page needs at first is below 100 kB compressed', async () => {
  const html = await (await fetch(served.system.pageUrl as string)).text();
  const scripts = [...html.matchAll(/<(?:script|link)[^>]+(?:src|href)="([^"]+\.js)"/g)].map(
    (match) => match[1],
  );
  assert.ok(scripts.length > 0);
  const sizes = await Promise.all(
    scripts.map(
      async (path) => gzipSync(await (await fetch(`${served.system.pageUrl}${path}`)).bytes()).length,
    ),
  );
  const totalBytes = sizes.reduce((sum, bytes) => sum + bytes, 0);
  assert.ok(totalBytes < 100_000, `${totalBytes} bytes`);
});
